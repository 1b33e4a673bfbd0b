package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"mi-roles/roles"
)

const azure = "/subscriptions/s/resourcegroups/rg/providers/Microsoft.Web/sites/"

// binned is a deleted managed identity of an Azure resource.
func binned(id, day, resource string) string {
	names := "[]"
	if resource != "" {
		names = fmt.Sprintf(`["isExplicit=False",%q]`, azure+resource)
	}
	return strings.NewReplacer(`[]`, names, `{"id"`, `{"deletedDateTime":"2026-11-`+day+`T00:00:00Z","id"`).Replace(one(id, nil))
}

// TestWhatAGUIDIs: what is learned of one that no service principal has. Whoever may not look learns less.
func TestWhatAGUIDIs(t *testing.T) {
	const object, registration, item, bin = "/directoryObjects/", "/applications(", "/deletedItems/x", "/deletedItems/microsoft"
	const now = "alternativeNames/any"
	user := `{"@odata.type":"#microsoft.graph.user","id":"x","displayName":"Ann","appId":null}`
	app := `{"id":"y","displayName":"Shop","appId":"X"}`
	ours := func(id, day string) string { return strings.Replace(binned(id, day, ""), "app-"+id, "X", 1) }
	for name, c := range map[string]struct {
		form roles.Form
		says map[string]string // by a part of the call
		want string            // others, deleted, successors, held by those
	}{
		"nothing":    {roles.ByGUID, nil, "[] - [] 0"},
		"a user":     {roles.ByObjectID, map[string]string{object: user}, "[{user Ann }] - [] 0"},
		"two things": {roles.ByGUID, map[string]string{object: user, registration: app}, "[{user Ann } {app registration Shop x}] - [] 0"},
		"deleted":    {roles.ByGUID, map[string]string{item: binned("x", "02", "")}, "[] x [] 0"},
		"deleted, with a successor": {roles.ByGUID, map[string]string{item: binned("x", "02", "web"), now: page([]string{binned("b", "01", "web"),
			binned("c", "01", "other")})}, "[] x [b] 1"},
		"deleted last": {roles.ByGUID, map[string]string{item: binned("x", "02", ""), bin: page([]string{ours("old", "01"),
			ours("new", "03")})}, "[] new [] 0"},
		"of another client id": {roles.ByAppID, map[string]string{bin: page([]string{binned("old", "01", "")})}, "[] - [] 0"},
		"an application": {roles.ByGUID, map[string]string{item: strings.Replace(binned("x", "02", ""), "ManagedIdentity", "Application", 1)},
			"[] - [] 0"},
	} {
		l := little{held: map[string][]string{"b": {"b1"}}}
		l.odd = func(call string) (int, string) {
			for part, body := range c.says {
				if strings.Contains(call, part) {
					return http.StatusOK, body
				}
			}
			if strings.Contains(call, bin) {
				return http.StatusForbidden, denied
			}
			return 0, ""
		}
		client, s := scripted(t, l.answer)
		a, err := client.Lookup(t.Context(), roles.LookupRequest{Identities: []roles.Ref{{Form: c.form, Value: "x"}}, Held: true})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if calling(s.asked(), now) > 0 != strings.Contains(name, "successor") {
			t.Errorf("%s: asked %q", name, s.asked())
		}
		f, deleted, next := a.Identities[0], "-", []string{}
		if f.Deleted != nil {
			deleted = string(f.Deleted.ID)
		}
		for _, p := range f.Successors {
			next = append(next, string(p.ID))
		}
		if got := fmt.Sprint(f.Others, " ", deleted, " ", next, " ", len(a.Held["b"])); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestWhatAnAPIsGUIDIs, of the second of two.
func TestWhatAnAPIsGUIDIs(t *testing.T) {
	c, _ := scripted(t, func(call string) (int, string) {
		if strings.Contains(call, "/directoryObjects/y") {
			return http.StatusOK, `{"@odata.type":"#microsoft.graph.group","id":"y","displayName":"Team","appId":null}`
		}
		return lack(call)
	})
	apis := []roles.Ref{{Form: roles.ByObjectID, Value: "x"}, {Form: roles.ByGUID, Value: "y"}}
	a, err := c.Lookup(t.Context(), roles.LookupRequest{APIs: apis})
	if err != nil || fmt.Sprint(a.OtherAPIs) != "[[] [{group Team }]]" || len(a.NearAPIs) != 2 {
		t.Errorf("%+v, %v", a, err)
	}
}

// TestSearchesThatEnd: an interrupted search has no result, nor one for a successor that is refused.
func TestSearchesThatEnd(t *testing.T) {
	ctx, end := context.WithCancelCause(t.Context())
	stop := errors.New("Ctrl-C")
	c, _ := scripted(t, func(call string) (int, string) {
		if strings.Contains(call, "/directoryObjects/") {
			end(stop)
		}
		return lack(call)
	})
	q := roles.LookupRequest{Identities: []roles.Ref{{Form: roles.ByGUID, Value: "x"}}}
	if a, err := c.Lookup(ctx, q); !errors.Is(err, stop) || a.Identities != nil {
		t.Errorf("%+v, %v", a, err)
	}
	c, _ = scripted(t, func(call string) (int, string) {
		switch {
		case strings.Contains(call, "/deletedItems/x"):
			return http.StatusOK, binned("x", "02", "web")
		case strings.Contains(call, "alternativeNames/any"):
			return http.StatusForbidden, denied
		}
		return lack(call)
	})
	if a, err := c.Lookup(t.Context(), q); !errors.Is(err, roles.ErrForbidden) || a.Identities != nil {
		t.Errorf("%+v, %v", a, err)
	}
	c, _ = scripted(t, deny)
	if gone, err := c.DeletedIdentities(t.Context()); !errors.Is(err, roles.ErrForbidden) || gone != nil {
		t.Errorf("%+v, %v", gone, err)
	}
	if id := c.object(c.wire.DirectoryObject("x")).id(wireObject{ID: "x"}); id != "x" {
		t.Error(id)
	}
}

// TestNearestNeighbours: identities resemble identities, and APIs what is none; each comes with what it is.
func TestNearestNeighbours(t *testing.T) {
	app := strings.Replace(strings.Replace(one("app", nil), "ManagedIdentity", "Application", 1), `"alternativeNames":[]`,
		`"alternativeNames":[],"servicePrincipalNames":["api://app"]`, 1)
	mi := strings.Replace(one("mi", nil), `"alternativeNames":[]`, `"alternativeNames":[],"servicePrincipalNames":["mi"]`, 1)
	c, _ := scripted(t, func(call string) (int, string) {
		if strings.Contains(call, "displayName eq") {
			return http.StatusOK, page(nil)
		}
		return http.StatusOK, page([]string{app, mi})
	})
	name := []roles.Ref{{Form: roles.ByName, Value: "mii"}}
	a, err := c.Lookup(t.Context(), roles.LookupRequest{Identities: name, APIs: name})
	if err != nil || len(a.Identities[0].Near) != 2 || a.Identities[0].Near[1].DisplayName != "name-mi" || len(a.NearAPIs[0]) != 2 ||
		a.NearAPIs[0][1].DisplayName != "name-app" || a.NearAPIs[0][1].Names[0] != "api://app" {
		t.Errorf("%+v, %v", a, err)
	}
}
