package graph

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
)

const denied = `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges."}}`

func deny(string) (int, string) { return http.StatusForbidden, denied }

// TestTogetherIsAsked: what many selectors of each form are looked for by, in one wave. A refusal ends it.
func TestTogetherIsAsked(t *testing.T) {
	var mixed []roles.Ref
	for _, form := range []roles.Form{roles.ByGUID, roles.ByObjectID, roles.ByAppID, roles.ByName, roles.ByGroup, roles.ByAzureID} {
		for i := range 4 {
			value := map[roles.Form]string{roles.ByGUID: "guid", roles.ByObjectID: "id", roles.ByAppID: "app", roles.ByGroup: "rg/app",
				roles.ByAzureID: "/subscriptions/s/resourcegroups/rg/providers/x/y/z"}[form]
			mixed = append(mixed, roles.Ref{Form: form, Value: fmt.Sprint(cmp.Or(value, "name"), i)})
		}
	}
	mixed = append(mixed, roles.Ref{Form: roles.ByName, Value: strings.Repeat("n", 121)})
	for _, held := range []bool{false, true} {
		c, s := scripted(t, deny)
		_, err := c.Lookup(t.Context(), roles.LookupRequest{Identities: mixed, Held: held})
		expand, fields := "?", "&$select="+strings.Join(principalFields, ",")+"&$top=999"
		if held {
			expand = "?$expand=appRoleAssignments&"
		}
		want := []string{
			"$filter=id in ('guid0','guid1','guid2','guid3','id0','id1','id2','id3')",
			"$filter=appId in ('guid0','guid1','guid2','guid3','app0','app1','app2','app3')",
			"$filter=displayName eq 'name0' or displayName eq 'name1' or displayName eq 'name2' or displayName eq 'name3' or " +
				"displayName eq 'rg/app0' or displayName eq 'app0' or displayName eq 'rg/app1' or displayName eq 'app1' or " +
				"displayName eq 'rg/app2' or displayName eq 'app2' or displayName eq 'rg/app3' or displayName eq 'app3'",
			"$filter=alternativeNames/any(a:startsWith(a,'/subscriptions/s/resourcegroups/rg/'))",
		}
		for i := range want {
			want[i] = "GET /servicePrincipals" + expand + want[i] + fields
		}
		if !errors.Is(err, roles.ErrForbidden) || !slices.Equal(s.asked(), want) {
			t.Errorf("held %v: %v\n%s\nwant\n%s", held, err, strings.Join(s.asked(), "\n"), strings.Join(want, "\n"))
		}
	}
}

// TestTogetherIsEnough: what a filter finds is not asked for again, and each selector gets its own.
func TestTogetherIsEnough(t *testing.T) {
	l := little{ids: numbered("id-", 21)}
	c, s := scripted(t, l.answer)
	var q roles.LookupRequest
	for _, id := range l.ids {
		q.Identities = append(q.Identities, roles.Ref{Form: roles.ByObjectID, Value: id})
	}
	a, err := c.Lookup(t.Context(), q)
	if err != nil || len(s.asked()) != 2 {
		t.Fatalf("%v, %q", err, s.asked())
	}
	for i, f := range a.Identities {
		if len(f.Principals) != 1 || string(f.Principals[0].ID) != l.ids[i] {
			t.Errorf("%s: %+v", l.ids[i], f.Principals)
		}
	}
}

// TestFewAreAskedOneByOne, as many as fit one batch.
func TestFewAreAskedOneByOne(t *testing.T) {
	for n, want := range map[int]int{20: 20, 21: 2} {
		var q roles.LookupRequest
		for i := range n {
			q.Identities = append(q.Identities, roles.Ref{Form: roles.ByObjectID, Value: fmt.Sprint(i)})
		}
		c, s := scripted(t, deny)
		if _, err := c.Lookup(t.Context(), q); err == nil || len(s.asked()) != want {
			t.Errorf("%d: %d calls, want %d: %v", n, len(s.asked()), want, err)
		}
		if n := len(c.recycleBinLookups(make([]roles.Principal, n))); (n == 1) != (want == 2) {
			t.Errorf("%d questions to the recycle bin", n)
		}
	}
}
