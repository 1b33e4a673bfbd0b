package cmd

import (
	"context"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"mi-roles/cmd/change"
	"mi-roles/cmd/screen"
	"mi-roles/cmd/testenv"
	"mi-roles/graph"
	"mi-roles/graph/signin"
	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// noToken is a sign-in that fails.
type noToken struct{ err error }

func (n noToken) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{}, n.err
}

// Whether the sign-in was refused or the service behind it was busy is told
// apart, for reads and for writes.
func TestABusySignInIsNoRefusal(t *testing.T) {
	attempts := []signin.Attempt{{Credential: "Environment", Reason: "why"}}
	for code, failure := range map[int]*signin.Error{
		4: {Attempts: attempts, Hint: "check the secret"},
		7: {Attempts: attempts, Hint: "try again later", Unavailable: true},
	} {
		a := newApp(screen.Streams{})
		w, err := wire.New(wire.Options{Root: "https://graph.microsoft.com", Scope: "s", Credential: noToken{failure},
			Clock: &testenv.Clock{}})
		if err != nil {
			t.Fatal(err)
		}
		c := graph.New(w, 0)
		const id = "1d000000-0000-4000-8000-000000000001"
		_, read := c.AssignmentsOf(t.Context(), []roles.ObjectID{id})
		var written error
		step := roles.Step{Key: roles.Key{Principal: id, Resource: id, Role: id}, Action: roles.Assign}
		if err := graph.NewWriter(c).Write(t.Context(), []roles.Step{step}, func(r roles.Result) { written = r.Err }); err != nil {
			t.Fatal(err)
		}
		for what, err := range map[string]error{"read": read, "write": written} {
			if o := change.Classify(t.Context(), err); o.Code != code || a.Hint(err, o) != failure.Hint {
				t.Errorf("%s: exit %d, hint %q, want %d: %v", what, o.Code, a.Hint(err, o), code, err)
			}
		}
	}
}

// An interrupt while a file is read is no mistake in the file.
func TestAnInterruptIsNoUsage(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for code, err := range map[int]error{130: context.Canceled, 7: screen.ErrTimeout} {
		ctx := ended
		if code == 7 {
			ctx = t.Context()
		}
		if o := change.Classify(ctx, screen.Refuse("--sandbox: %w", err)); o.Code != code {
			t.Errorf("%v: exit %d", err, o.Code)
		}
	}
	if o := change.Classify(ended, screen.Refuse("--sandbox: no such file")); o.Code != 2 {
		t.Errorf("a mistake: exit %d", o.Code)
	}
}
