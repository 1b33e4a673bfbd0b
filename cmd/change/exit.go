package change

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mi-roles/cmd/screen"
	"mi-roles/graph/signin"
	"mi-roles/graph/wire"
	"mi-roles/output"
	"mi-roles/roles"
)

// Exit codes that are not in the table of outcomes alone.
const (
	ExitOK          = 0
	ExitFailed      = 1
	ExitUsage       = 2
	ExitDiffers     = 3
	exitPartly      = 6
	ExitInterrupted = 130
)

// errPartly: some changes of a run failed, others did not.
var errPartly = errors.New("partly done: some changes failed")

// ErrDiffers is the end of a check that found something; what it found is on stdout.
var ErrDiffers = errors.New("differences found")

// Outcome is one row of the table of exit codes.
type Outcome struct {
	is   error
	Code int
	name string // the code of a problem in JSON
	hint string
}

// outcomes is the contract: no other file knows a code.
func outcomes() []Outcome {
	return []Outcome{
		{errPartly, exitPartly, "Partly", "run the same command again: completed changes stay, the rest is retried"},
		{ErrDiffers, ExitDiffers, "Differs", ""},
		{screen.ErrClosed, ExitFailed, "Failed",
			"use -o none if you do not need the result; a null device that is also open for reading, such as Python's DEVNULL, looks closed"},
		{ErrFailOn, 8, "FindingsReached", ""},
		{roles.ErrUsage, ExitUsage, "Usage", ""},
		{roles.ErrIdentityNotFound, 10, "IdentityNotFound", ""},
		{roles.ErrIdentityAmbiguous, 11, "IdentityAmbiguous", ""},
		{roles.ErrNotManaged, 12, "NotManagedIdentity", ""},
		{roles.ErrAPINotFound, 20, "ApiNotFound", ""},
		{roles.ErrAPIAmbiguous, 21, "ApiAmbiguous", ""},
		{roles.ErrRoleNotFound, 30, "RoleNotFound", ""},
		{roles.ErrRoleAmbiguous, 30, "RoleAmbiguous", ""},
		{roles.ErrRoleNotForApps, 31, "RoleNotForApplications", ""},
		{roles.ErrRoleDisabled, 32, "RoleDisabled", ""},
		{roles.ErrPolicy, 8, "RefusedByPolicy", ""},
		{roles.ErrTenantMoved, ExitFailed, "TenantMoved", "make a new plan"},
		{signin.ErrUnavailable, 7, "Unavailable", "try again later, or allow more time with --timeout"},
		{signin.ErrNoCredential, 4, "NotSignedIn", ""},
		{roles.ErrSignIn, 4, "NotSignedIn", "sign in again: az login"},
		{roles.ErrForbidden, 5, "Forbidden",
			"reading requires the permission Application.Read.All, or a directory role such as Directory Readers; see: mi-roles whoami"},
		{roles.ErrUnavailable, 7, "Unavailable", "try again later, or allow more time with --timeout"},
	}
}

// Classify finds the row of an error. An interrupt and a deadline come first:
// whatever else failed then failed because of them.
func Classify(ctx context.Context, err error) Outcome {
	late := errors.Is(context.Cause(ctx), screen.ErrTimeout)
	ended := errors.Is(err, context.Canceled) || errors.Is(err, screen.ErrTimeout)
	switch {
	case screen.IsUsage(err) && !ended:
		return Outcome{Code: ExitUsage, name: "Usage"}
	case late, ctx.Err() == nil && errors.Is(err, screen.ErrTimeout):
		return Outcome{Code: 7, name: "Timeout", hint: "run the same command again, or allow more time with --timeout"}
	case ctx.Err() != nil, errors.Is(err, context.Canceled):
		return Outcome{Code: ExitInterrupted, name: "Interrupted", hint: completedStays}
	}
	for _, o := range outcomes() {
		if errors.Is(err, o.is) {
			return o
		}
	}
	return Outcome{Code: ExitFailed, name: "Failed"}
}

// Fail tells the user what went wrong and what to type next, and returns the exit code.
func (a *Runner) Fail(ctx context.Context, err error) int {
	o := Classify(ctx, err)
	if errors.Is(err, ErrDiffers) {
		return o.Code
	}
	if o.Code == ExitInterrupted {
		a.reportInterrupt(err)
		return o.Code
	}
	a.Say("mi-roles: " + err.Error())
	a.printCandidates(err)
	if o.Code == ExitUsage {
		for _, line := range a.Origins(err.Error()) {
			a.Say("  " + line)
		}
	}
	for _, line := range a.support(err) {
		a.Say("  " + line)
	}
	var told *reportedFailure
	if hint := a.Hint(err, o); hint != "" && !errors.As(err, &told) {
		a.Say("  hint: " + hint)
	}
	return o.Code
}

// Hint is what to type next: the error's own advice, or its row's.
func (a *Runner) Hint(err error, o Outcome) string {
	var r *roles.Error
	var s *signin.Error
	var u *screen.UsageError
	var d *screen.Advised
	var g *wire.Error
	switch {
	case errors.As(err, &d):
		return d.Hint
	case errors.As(err, &r) && r.Hint != "":
		return r.Hint
	case errors.As(err, &s) && s.Hint != "":
		return s.Hint
	case errors.As(err, &g) && g.Advice() != "":
		return g.Advice()
	case errors.As(err, &u):
		return u.Hint()
	}
	return o.hint
}

// support is what Microsoft's support asks for.
func (a *Runner) support(err error) []string {
	var g *wire.Error
	if !errors.As(err, &g) || g.RequestID == "" {
		return nil
	}
	return []string{output.Clean("request-id " + g.RequestID + ", date " + g.Date + " (for Microsoft support)")}
}

func (a *Runner) printCandidates(err error) {
	var r *roles.Error
	if !errors.As(err, &r) {
		return
	}
	for _, c := range r.Candidates {
		a.Say("  - " + output.Clean(candidateLine(c)))
		if c.AzureResource != "" {
			a.Say("    azureResourceId " + output.Clean(string(c.AzureResource)))
		}
	}
}

func candidateLine(c roles.Candidate) string {
	if c.Kind == "API" {
		return fmt.Sprintf("%s (app id %s, object id %s)", c.DisplayName, c.AppID, c.ID)
	}
	parts := []string{c.DisplayName, c.Kind, "id " + c.ID}
	for _, more := range []struct{ what, value string }{
		{"client id", string(c.AppID)},
		{"resource group", c.AzureResource.ResourceGroup()},
		{"subscription", c.AzureResource.Subscription()},
		{"management group", c.AzureResource.ManagementGroup()},
	} {
		if more.value != "" {
			parts = append(parts, more.what+" "+more.value)
		}
	}
	return strings.Join(parts, "  ")
}

// problem is an error as a change carries it in JSON.
func (a *Runner) problem(ctx context.Context, err error) *output.Problem {
	if err == nil {
		return nil
	}
	o := Classify(ctx, err)
	p := &output.Problem{Code: o.name, Message: err.Error(), Hint: output.Null(a.Hint(err, o))}
	if g, ok := errors.AsType[*wire.Error](err); ok {
		p.RequestID = output.Null(g.RequestID)
		if g.Code != "" {
			p.Code = g.Code
		}
	}
	return p
}

// ErrFailOn is the end of an audit that found what --fail-on names; it is on stdout.
var ErrFailOn = errors.New("--fail-on reached")
