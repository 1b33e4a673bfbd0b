package graph_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"mi-roles/graph/sandbox"
	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// func-orders-test of the sample was recreated.
const (
	wasID  = "1d0000de-0000-4000-8000-000000000028"
	wasApp = "c11e00de-0000-4000-8000-000000000028"
	isID   = "1d000000-0000-4000-8000-000000000028"
)

func TestADeletedIdentityIsFoundInTheRecycleBin(t *testing.T) {
	for _, text := range []string{wasID, wasApp, "id:" + wasID, "client:" + wasApp} {
		ref, err := roles.ParseIdentity(text)
		if err != nil {
			t.Fatal(err)
		}
		w := open(t, sandbox.Sample(), sandbox.Faults{})
		a, err := w.Lookup(context.Background(), roles.LookupRequest{Identities: []roles.Ref{ref}, Held: true})
		if err != nil {
			t.Fatal(err)
		}
		f := a.Identities[0]
		if f.Deleted == nil || f.Deleted.ID != wasID || f.Deleted.At.Year() != 2025 || f.Successor() == nil || f.Successor().ID != isID ||
			len(a.Held[isID]) != 1 {
			t.Errorf("%s: got %+v and %v", text, f, a.Held)
		}
		if s := w.server.Stats(); s.Requests != 4 {
			t.Errorf("%s: %d requests, want 4: the identity by its address and in a list, what else has the id, what has its resource",
				text, s.Requests)
		}
	}
}

func TestOtherFormsDoNotAskTheRecycleBin(t *testing.T) {
	for text, form := range map[string]string{wasID: "client:", wasApp: "id:"} {
		ref, _ := roles.ParseIdentity(form + text)
		w := open(t, sandbox.Sample(), sandbox.Faults{})
		a, err := w.Lookup(context.Background(), roles.LookupRequest{Identities: []roles.Ref{ref}})
		if err != nil || a.Identities[0].Deleted != nil {
			t.Errorf("%s: got %+v, %v", form+text, a.Identities[0], err)
		}
	}
}

func TestPredecessors(t *testing.T) {
	tenant := sandbox.Sample()
	older := *tenant.Deleted[0]
	long := "2025-10-30T00:00:00Z"
	older.ID, older.AppID, older.DeletedDateTime = "1d0000df-0000-4000-8000-000000000028", "c11e00df-0000-4000-8000-000000000028", &long
	still := older // a replica shows the identity of now in the bin as well
	latest := "2026-11-19T00:00:00Z"
	still.ID, still.AppID, still.DeletedDateTime = isID, "c11e0000-0000-4000-8000-000000000028", &latest
	tenant.Deleted = append(tenant.Deleted, &older, &still)
	var of []roles.Principal
	w := open(t, tenant, sandbox.Faults{})
	for _, name := range []string{"func-orders-test", "func-orders"} {
		of = append(of, w.resolve(t, name, "graph", "User.Read.All").who)
	}
	for _, others := range []int{1, 50} { // asked for one by one, and all at once
		many := slices.Clone(of)
		for i := range others {
			many = append(many,
				roles.Principal{ID: roles.ObjectID(fmt.Sprint(i)),
					AzureResource: roles.AzureID(fmt.Sprintf("/subscriptions/s/resourcegroups/g/providers/Microsoft.Web/sites/%d", i))})
		}
		asked := w.server.Stats().Requests
		got, err := w.Predecessors(context.Background(), append(many, roles.Principal{ID: "x"}))
		if err != nil || len(got) != 1 || got[isID].ID != wasID {
			t.Errorf("among %d: got %+v, %v", others, got, err)
		}
		if n := w.server.Stats().Requests - asked; n != 1 {
			t.Errorf("among %d: %d requests", others, n)
		}
	}
}

// deletedTenant is the sample with six deleted identities and an application.
func deletedTenant() *sandbox.Tenant {
	tenant := sandbox.Sample()
	app := *tenant.Deleted[0]
	app.ID, app.AppID, app.Type = "1d0000df-0000-4000-8000-000000000028", "c11e00df-0000-4000-8000-000000000028", "Application"
	tenant.Deleted = append(tenant.Deleted, &app)
	for n := range 5 {
		more := *tenant.Deleted[0]
		more.ID, more.DeletedDateTime = fmt.Sprintf("1d0000de-0000-4000-8000-0000000001%02d", n), nil
		tenant.Deleted = append(tenant.Deleted, &more)
	}
	return tenant
}

func TestDeletedIdentities(t *testing.T) {
	w := open(t, deletedTenant(), sandbox.Faults{PageSize: 4})
	got, err := w.DeletedIdentities(context.Background())
	if err != nil || len(got) != 6 || got[0].ID != wasID || got[0].At.Year() != 2025 || got[0].AzureResource == "" || !got[1].At.IsZero() {
		t.Errorf("got %+v, %v", got, err)
	}
	if s := w.server.Stats(); s.Requests != 2 {
		t.Errorf("%d requests for two pages", s.Requests)
	}
}

// A service that pays no attention to the filter is no reason to take applications
// for identities.
func TestDeletedIdentitiesUnfiltered(t *testing.T) {
	server := sandbox.New(deletedTenant(), sandbox.Faults{})
	client := dial(t, 0, wire.Options{Root: "https://graph.microsoft.com", Scope: "https://graph.microsoft.com/.default",
		Credential: &credential{}, Clock: newClock(),
		Transport: answers(func(r *http.Request) (*http.Response, error) {
			r.URL.RawQuery = ""
			return server.RoundTrip(r)
		})})
	if got, err := client.DeletedIdentities(context.Background()); err != nil || len(got) != 6 {
		t.Errorf("got %+v, %v", got, err)
	}
}

// answers is a transport of its own.
type answers func(*http.Request) (*http.Response, error)

func (f answers) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Whoever may not read the recycle bin merely learns less.
func TestARefusedRecycleBin(t *testing.T) {
	for _, status := range []int{http.StatusForbidden, http.StatusNotFound, http.StatusBadRequest, http.StatusNotImplemented} {
		server := sandbox.New(sandbox.Sample(), sandbox.Faults{})
		client := dial(t, 0, wire.Options{Root: "https://graph.microsoft.com", Scope: "https://graph.microsoft.com/.default",
			Credential: &credential{}, Clock: newClock(),
			Transport: answers(func(r *http.Request) (*http.Response, error) {
				if strings.Contains(r.URL.Path, "deletedItems") {
					return &http.Response{StatusCode: status, Body: http.NoBody, Request: r}, nil
				}
				return server.RoundTrip(r)
			})})
		resource := roles.AzureID("/subscriptions/s/resourcegroups/g/providers/Microsoft.Web/sites/n")
		got, err := client.Predecessors(context.Background(), []roles.Principal{{ID: isID, AzureResource: resource}})
		if err != nil || len(got) != 0 {
			t.Errorf("%d: got %+v, %v", status, got, err)
		}
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errors.New("Ctrl-C"))
	w := open(t, sandbox.Sample(), sandbox.Faults{})
	if _, err := w.Predecessors(ctx, []roles.Principal{{ID: isID, AzureResource: "/subscriptions/s"}}); err == nil {
		t.Error("an interrupted search has no result")
	}
}
