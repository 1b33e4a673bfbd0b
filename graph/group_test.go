package graph_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"mi-roles/graph/sandbox"
	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// Asked for together, selectors mean what each means alone, however they are
// written and whatever the service refuses.
func TestTogetherAsAlone(t *testing.T) {
	ctx := context.Background()
	tenant := sandbox.Sample()
	tenant.ServicePrincipals = append(tenant.ServicePrincipals,
		&sandbox.ServicePrincipal{ID: "1d0000ff-0000-4000-8000-000000000001", AppID: "c11e00ff-0000-4000-8000-000000000001",
			DisplayName: "it's 100% (odd), or 'not'", Type: "ManagedIdentity", AccountEnabled: true,
			AlternativeNames: []string{"isExplicit=False",
				"/subscriptions/5b000000-0000-4000-8000-000000000001/resourcegroups/rg-Shop/providers/Microsoft.Web/sites/it's"}})
	texts := []string{"nobody", "rg-shop/nobody", "id:1d0000ee-0000-4000-8000-000000000001", "client:c11e0000-0000-4000-8000-0000000000ee",
		"id-shared", "ID-SHARED", "Orders API",
		"/subscriptions/5b000000-0000-4000-8000-000000000001/resourceGroups/RG-SHOP/providers/microsoft.web/sites/FUNC-ORDERS",
		"/subscriptions/5b000000-0000-4000-8000-000000000009/resourceGroups/none/providers/Microsoft.Web/sites/none"}
	for i, sp := range tenant.ServicePrincipals {
		if sp.Type != "ManagedIdentity" {
			continue
		}
		forms := []string{"name:" + sp.DisplayName, "id:" + sp.ID, "client:" + sp.AppID, sp.ID, sp.AppID, strings.ToUpper(sp.ID)}
		if len(sp.AlternativeNames) > 1 {
			forms = append(forms, sp.AlternativeNames[1])
		}
		texts = append(texts, forms[i%len(forms)], forms[(i+3)%len(forms)])
	}
	var q roles.LookupRequest
	for _, text := range texts {
		ref, err := roles.ParseIdentity(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		q.Identities = append(q.Identities, ref)
	}
	orders, _ := roles.ParseAPI("api://orders")
	q.APIs, q.Held = []roles.Ref{orders}, true
	for name, f := range map[string]sandbox.Faults{"plain": {}, "no expand": {RefuseExpandIn: true},
		"short pages": {PageSize: 3, EmptyPages: true}} {
		together := open(t, tenant, f)
		a, err := together.Lookup(ctx, q)
		if err != nil || len(a.APIs) != 1 || len(a.APIs[0]) != 1 || len(a.Identities) != len(q.Identities) {
			t.Fatalf("%s: %v", name, err)
		}
		for i, ref := range q.Identities {
			alone, err := open(t, tenant, f).Lookup(ctx, roles.LookupRequest{Identities: []roles.Ref{ref}, Held: true})
			if err != nil {
				t.Fatal(err)
			}
			got, want := outcome(ref, a, i), outcome(ref, alone, 0)
			if got != want {
				t.Errorf("%s: %s: together %s, alone %s", name, ref.Text, got, want)
			}
		}
	}
}

// outcome is what a selector means and what that holds.
func outcome(ref roles.Ref, a roles.LookupResult, i int) string {
	p, err := roles.PickIdentity(ref, a.Identities[i], true)
	var ids []string
	for _, h := range a.Held[p.ID] {
		ids = append(ids, string(h.ID))
	}
	slices.Sort(ids)
	return fmt.Sprint(p.ID, " ", err, " ", ids)
}

// A service that refuses filters of several clauses is asked one by one.
func TestTogetherRefused(t *testing.T) {
	var q roles.LookupRequest
	for _, sp := range sandbox.Sample().ServicePrincipals {
		if sp.Type == "ManagedIdentity" {
			q.Identities = append(q.Identities, roles.Ref{Form: roles.ByObjectID, Value: sp.ID, Text: sp.ID})
		}
	}
	server := sandbox.New(sandbox.Sample(), sandbox.Faults{})
	var refused atomic.Int64
	c := dial(t, 0, wire.Options{Root: "https://graph.microsoft.com", Scope: "https://graph.microsoft.com/.default",
		Credential: &credential{}, Clock: newClock(),
		Transport: answers(func(r *http.Request) (*http.Response, error) {
			body, _ := io.ReadAll(r.Body)
			refused.Add(int64(bytes.Count(body, []byte("id%20in%20"))))
			r.Body = io.NopCloser(bytes.NewReader(bytes.ReplaceAll(body, []byte("id%20in%20"), []byte("id%20within%20"))))
			return server.RoundTrip(r)
		})})
	a, err := c.Lookup(context.Background(), q)
	if err != nil || slices.ContainsFunc(a.Identities, func(f roles.Found) bool { return len(f.Principals) != 1 }) {
		t.Errorf("got %v", err)
	}
	if refused.Load() == 0 {
		t.Error("no filter was refused")
	}
}

// A service principal that lists do not show yet is found by its id.
func TestTogetherFindsTheFresh(t *testing.T) {
	tenant := sandbox.Sample()
	var q roles.LookupRequest
	for _, sp := range tenant.ServicePrincipals {
		if sp.Type == "ManagedIdentity" && len(q.Identities) < 30 {
			q.Identities = append(q.Identities, roles.Ref{Form: roles.ByObjectID, Value: sp.ID, Text: sp.ID})
		}
	}
	w := open(t, tenant, sandbox.Faults{Fresh: []string{"func-orders"}, FreshLag: sandbox.Lag{Reads: 1}})
	a, err := w.Lookup(context.Background(), q)
	if err != nil || len(a.Identities[0].Principals) != 1 {
		t.Errorf("got %+v, %v", a.Identities[0], err)
	}
}
