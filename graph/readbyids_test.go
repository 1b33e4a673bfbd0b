package graph_test

import (
	"context"
	"reflect"
	"testing"

	"mi-roles/graph/sandbox"
	"mi-roles/roles"
)

// ReadByIDs says in one wave what the three reads say apart, of what is gone too; that
// an API is gone is asked twice.
func TestRecall(t *testing.T) {
	ctx := context.Background()
	identities := []roles.ObjectID{"1d000000-0000-4000-8000-000000000001", wasID, "1d000000-0000-4000-8000-000000000021",
		"1d000000-0000-4000-8000-000000000001"}
	apis := []roles.ObjectID{"a9100000-0000-4000-8000-000000000101", "a9100000-0000-4000-8000-000000000999"}
	w := open(t, sandbox.Sample(), sandbox.Faults{})
	got, err := w.ReadByIDs(ctx, identities, apis)
	if err != nil {
		t.Fatal(err)
	}
	if s := w.server.Stats(); s.Requests != 2 || s.Waves != 2 {
		t.Errorf("%d requests in %d waves, want 2", s.Requests, s.Waves)
	}
	held, err := w.AssignmentsOf(ctx, identities)
	if err != nil || !reflect.DeepEqual(got.Held, held) || len(held["1d000000-0000-4000-8000-000000000021"]) != 130 {
		t.Errorf("held: %v, %d", err, len(got.Held))
	}
	principals, err := w.Principals(ctx, identities)
	if err != nil || !reflect.DeepEqual(got.Principals, principals) || len(principals) != 2 {
		t.Errorf("principals: %v, %+v", err, got.Principals)
	}
	resources, err := w.Resources(ctx, apis)
	if err != nil || !reflect.DeepEqual(got.Resources, resources) || len(resources) != 1 {
		t.Errorf("resources: %v, %+v", err, got.Resources)
	}
	if _, err := open(t, sandbox.Sample(), sandbox.Faults{Rules: []sandbox.Rule{{Do: sandbox.Deny, On: sandbox.Both}}}).ReadByIDs(ctx,
		identities, apis); err == nil {
		t.Error("a refusal is no answer")
	}
}
