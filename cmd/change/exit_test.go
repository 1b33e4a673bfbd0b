package change

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
	"mi-roles/graph/signin"
	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// TestExitCodes is the table that people's pipelines rely on.
func TestExitCodes(t *testing.T) {
	for _, c := range []struct {
		err  error
		code int
		name string
	}{
		{errPartly, 6, "Partly"}, {ErrDiffers, 3, "Differs"}, {screen.ErrClosed, 1, "Failed"}, {ErrFailOn, 8, "FindingsReached"},
		{roles.ErrUsage, 2, "Usage"}, {screen.Refuse("so"), 2, "Usage"},
		{roles.ErrIdentityNotFound, 10, "IdentityNotFound"}, {roles.ErrIdentityAmbiguous, 11, "IdentityAmbiguous"},
		{roles.ErrNotManaged, 12, "NotManagedIdentity"}, {roles.ErrAPINotFound, 20, "ApiNotFound"},
		{roles.ErrAPIAmbiguous, 21, "ApiAmbiguous"}, {roles.ErrRoleNotFound, 30, "RoleNotFound"},
		{roles.ErrRoleAmbiguous, 30, "RoleAmbiguous"}, {roles.ErrRoleNotForApps, 31, "RoleNotForApplications"},
		{roles.ErrRoleDisabled, 32, "RoleDisabled"}, {roles.ErrPolicy, 8, "RefusedByPolicy"},
		{roles.ErrTenantMoved, 1, "TenantMoved"}, {&signin.Error{Unavailable: true}, 7, "Unavailable"},
		{&signin.Error{}, 4, "NotSignedIn"}, {roles.ErrSignIn, 4, "NotSignedIn"}, {roles.ErrForbidden, 5, "Forbidden"},
		{roles.ErrUnavailable, 7, "Unavailable"}, {screen.ErrTimeout, 7, "Timeout"}, {context.Canceled, 130, "Interrupted"},
		{errors.New("something else"), 1, "Failed"},
	} {
		o := Classify(t.Context(), fmt.Errorf("a command: %w", c.err))
		if o.Code != c.code || o.name != c.name {
			t.Errorf("%v: %d %s, want %d %s", c.err, o.Code, o.name, c.code, c.name)
		}
	}
}

// What ended the run decides, whatever failed because of it.
func TestTheEndDecides(t *testing.T) {
	stopped, stop := context.WithCancel(t.Context())
	stop()
	late, end := context.WithCancelCause(t.Context())
	end(screen.ErrTimeout)
	for _, c := range []struct {
		name string
		ctx  context.Context
		err  error
		code int
	}{
		{"an interrupt", stopped, roles.ErrForbidden, 130},
		{"an interrupt, and a timeout below", stopped, screen.ErrTimeout, 130},
		{"a mistake before the interrupt", stopped, screen.Refuse("so"), 2},
		{"a file whose reading was interrupted", stopped, screen.Refuse("--sandbox: %w", context.Canceled), 130},
		{"the time is over", late, roles.ErrForbidden, 7},
		{"a file whose reading took too long", late, screen.Refuse("--sandbox: %w", screen.ErrTimeout), 7},
		{"nothing ended", t.Context(), screen.ErrTimeout, 7},
	} {
		if o := Classify(c.ctx, c.err); o.Code != c.code {
			t.Errorf("%s: %d, want %d", c.name, o.Code, c.code)
		}
	}
}

// The nearest advice wins: what the surroundings know, then the error itself, then its row.
func TestHints(t *testing.T) {
	w := open(t, sandbox.Sample())
	for _, c := range []struct {
		err  error
		want string
	}{
		{&screen.Advised{Err: &roles.Error{Kind: roles.ErrUsage, Hint: "inner"}, Hint: "outer"}, "outer"},
		{&screen.Advised{Err: roles.ErrTenantMoved}, ""},
		{&roles.Error{Kind: roles.ErrTenantMoved, Hint: "of the error"}, "of the error"},
		{&roles.Error{Kind: roles.ErrTenantMoved}, "make a new plan"},
		{&signin.Error{Hint: "of the sign-in"}, "of the sign-in"},
		{&signin.Error{Unavailable: true}, "try again later, or allow more time with --timeout"},
		{&wire.Error{Status: 401}, "sign in again, and check the clock of this machine"},
		{&wire.Error{Status: 403, Code: "Authorization_RequestDenied"}, "reading requires the permission Application.Read.All"},
		{&wire.Error{Status: 429}, "try again later, or allow more time with --timeout"},
		{&screen.UsageError{Err: errors.New("so"), At: "mi-roles assign"}, "see: mi-roles assign --help"},
		{screen.Refuse("so"), ""},
		{screen.ErrTimeout, "run the same command again, or allow more time with --timeout"},
		{context.Canceled, completedStays},
		{errPartly, "run the same command again: completed changes stay, the rest is retried"},
		{errors.New("something else"), ""},
	} {
		got := w.Hint(c.err, Classify(t.Context(), c.err))
		if len(got) > len(c.want) && c.want != "" {
			got = got[:len(c.want)]
		}
		is(t, c.err.Error(), got, c.want)
	}
}

// TestFail: the whole text of a failure, and its exit code.
func TestFail(t *testing.T) {
	w := open(t, sandbox.Sample())
	stopped, stop := context.WithCancel(t.Context())
	stop()
	candidate := roles.Candidate{DisplayName: "id-shared", Kind: "UserAssigned", ID: weather, AppID: orders,
		AzureResource: "/subscriptions/5b000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/x/y/id-shared"}
	for _, c := range []struct {
		name string
		ctx  context.Context
		err  error
		code int
		want string
	}{
		{"differences, which stdout tells", t.Context(), ErrDiffers, 3, ""},
		{"an interrupt", stopped, errors.New("no answer"), 130, "mi-roles: interrupted; nothing was changed\n"},
		{"an interrupt in the middle", stopped, &cutShort{err: context.Canceled, made: 1, of: 3}, 130,
			"mi-roles: interrupted; 1 of 3 changes made\n  hint: run the same command again: completed changes stay\n"},
		{"with advice", t.Context(), &roles.Error{Kind: roles.ErrPolicy, Msg: "refused", Hint: "leave it"}, 8,
			"mi-roles: refused\n  hint: leave it\n"},
		{"without", t.Context(), errors.New("odd"), 1, "mi-roles: odd\n"},
		{"told one by one", t.Context(), &reportedFailure{roles.ErrForbidden, 1, 2, false}, 5, "mi-roles: 1 of 2 changes failed\n"},
		{"for support", t.Context(), &wire.Error{Op: "look", Status: 500, Message: "down", RequestID: "r-1", Date: "today"}, 7,
			"mi-roles: Microsoft Graph answered 500: down (tried to look)\n  request-id r-1, date today (for Microsoft support)\n" +
				"  hint: try again later, or allow more time with --timeout\n"},
		{"candidates", t.Context(), &roles.Error{Kind: roles.ErrIdentityAmbiguous, Msg: "two", Candidates: []roles.Candidate{candidate,
			{DisplayName: "hr-portal", Kind: "NotManaged", ID: orders}}}, 11,
			"mi-roles: two\n  - id-shared  UserAssigned  id " + weather + "  client id " + orders +
				"  resource group rg-shop  subscription 5b000000-0000-4000-8000-000000000001\n    azureResourceId " +
				string(candidate.AzureResource) + "\n  - hr-portal  NotManaged  id " + orders + "\n"},
	} {
		if code := w.Fail(c.ctx, c.err); code != c.code {
			t.Errorf("%s: exit %d, want %d", c.name, code, c.code)
		}
		is(t, c.name, w.said(), c.want)
	}
}

// TestProblem is an error as the rows of -o json carry it.
func TestProblem(t *testing.T) {
	w := open(t, sandbox.Sample())
	if p := w.problem(t.Context(), nil); p != nil {
		t.Errorf("of nothing: %+v", p)
	}
	p := w.problem(t.Context(), fmt.Errorf("so: %w", roles.ErrTenantMoved))
	if p.Code != "TenantMoved" || p.Message != "so: the tenant has changed since the plan was created" || *p.Hint != "make a new plan" ||
		p.RequestID != nil {
		t.Errorf("%+v", p)
	}
	p = w.problem(t.Context(), &wire.Error{Status: 500, Message: "down", RequestID: "r-1"})
	if p.Code != "Unavailable" || *p.RequestID != "r-1" {
		t.Errorf("%+v", p)
	}
	if p = w.problem(t.Context(), &wire.Error{Status: 403, Code: "Authorization_RequestDenied"}); p.Code != "Authorization_RequestDenied" {
		t.Errorf("the service's own code is %s", p.Code)
	}
}
