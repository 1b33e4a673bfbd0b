package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mi-roles/graph/signin"
	"mi-roles/graph/wire"
	"mi-roles/output"
	"mi-roles/roles"
)

const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitDiffers     = 3
	exitPartly      = 6
	exitInterrupted = 130
)

// errPartly: some changes of a run failed, others did not.
var errPartly = errors.New("partly done: some changes failed")

// errDiffers: a check found something; what it found is on stdout.
var errDiffers = errors.New("differences found")

// outcome is one row of the table of exit codes.
type outcome struct {
	is   error
	code int
	name string // the code of a problem in JSON
	hint string
}

// outcomes is the contract: no other file knows a code.
func outcomes() []outcome {
	return []outcome{
		{errPartly, exitPartly, "Partly", "run the same command again: what is done stays, the rest is tried again"},
		{errDiffers, exitDiffers, "Differs", ""},
		{errClosed, exitFailed, "Failed", "use -o none if nobody needs the result; a null device that is open for reading, such as Python's DEVNULL, looks closed too"},
		{errFailOn, 8, "FindingsReached", ""},
		{roles.ErrUsage, exitUsage, "Usage", ""},
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
		{roles.ErrTenantMoved, exitFailed, "TenantMoved", "make a new plan"},
		{signin.ErrUnavailable, 7, "Unavailable", "try again later, or allow more time with --timeout"},
		{signin.ErrNoCredential, 4, "NotSignedIn", ""},
		{roles.ErrSignIn, 4, "NotSignedIn", "sign in again: az login"},
		{roles.ErrForbidden, 5, "Forbidden", "looking takes the permission Application.Read.All, or a directory role such as Directory Readers; see: mi-roles whoami"},
		{roles.ErrUnavailable, 7, "Unavailable", "try again later, or allow more time with --timeout"},
	}
}

// classify finds the row of an error. An interrupt and a deadline come first:
// whatever else failed then failed because of them.
func classify(ctx context.Context, err error) outcome {
	late := errors.Is(context.Cause(ctx), errTimeout)
	switch {
	case isUsage(err):
		return outcome{code: exitUsage, name: "Usage"}
	case late, ctx.Err() == nil && errors.Is(err, errTimeout):
		return outcome{code: 7, name: "Timeout", hint: "run the same command again, or allow more time with --timeout"}
	case ctx.Err() != nil, errors.Is(err, context.Canceled):
		return outcome{code: exitInterrupted, name: "Interrupted", hint: whatIsDoneStays}
	}
	for _, o := range outcomes() {
		if errors.Is(err, o.is) {
			return o
		}
	}
	return outcome{code: exitFailed, name: "Failed"}
}

// fail tells the user what went wrong and what to type next, and returns the exit code.
func (a *app) fail(ctx context.Context, err error) int {
	o := classify(ctx, err)
	if errors.Is(err, errDiffers) {
		return o.code
	}
	if o.code == exitInterrupted {
		a.tellInterrupt(err)
		return o.code
	}
	_, _ = fmt.Fprintf(a.Err, "mi-roles: %s\n", clean(err.Error()))
	a.printCandidates(err)
	if o.code == exitUsage {
		for _, line := range a.origins(err.Error()) {
			_, _ = fmt.Fprintf(a.Err, "  %s\n", line)
		}
	}
	for _, line := range a.support(err) {
		_, _ = fmt.Fprintf(a.Err, "  %s\n", line)
	}
	var told *toldFailure
	if hint := a.hint(err, o); hint != "" && !errors.As(err, &told) {
		_, _ = fmt.Fprintf(a.Err, "  hint: %s\n", clean(hint))
	}
	return o.code
}

// clean makes text safe for a terminal and keeps the line breaks that are ours.
func clean(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = output.Clean(l)
	}
	return strings.Join(lines, "\n")
}

// hint is what to type next: the error's own advice, or its row's.
func (a *app) hint(err error, o outcome) string {
	var r *roles.Error
	var s *signin.Error
	var u *usageError
	var d *advised
	var g *wire.Error
	switch {
	case errors.As(err, &d):
		return d.hint
	case errors.As(err, &r) && r.Hint != "":
		return r.Hint
	case errors.As(err, &s) && s.Hint != "":
		return s.Hint
	case errors.As(err, &g) && g.Advice() != "":
		return g.Advice()
	case errors.As(err, &u) && u.at != "":
		return "see: " + u.at + " --help"
	}
	return o.hint
}

func asRoles(err error) *roles.Error {
	if e, ok := errors.AsType[*roles.Error](err); ok {
		return e
	}
	return nil
}

// support is what Microsoft's support asks for.
func (a *app) support(err error) []string {
	var g *wire.Error
	if !errors.As(err, &g) || g.RequestID == "" {
		return nil
	}
	return []string{output.Clean("request-id " + g.RequestID + ", date " + g.Date + " (for Microsoft support)")}
}

func (a *app) printCandidates(err error) {
	var r *roles.Error
	if !errors.As(err, &r) {
		return
	}
	for _, c := range r.Candidates {
		_, _ = fmt.Fprintf(a.Err, "  - %s\n", output.Clean(candidateLine(c)))
		if c.AzureResource != "" {
			_, _ = fmt.Fprintf(a.Err, "    azureResourceId %s\n", output.Clean(string(c.AzureResource)))
		}
	}
}

func candidateLine(c roles.Candidate) string {
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
func (a *app) problem(ctx context.Context, err error) *output.Problem {
	if err == nil {
		return nil
	}
	o := classify(ctx, err)
	p := &output.Problem{Code: o.name, Message: err.Error(), Hint: output.Null(a.hint(err, o))}
	if g, ok := errors.AsType[*wire.Error](err); ok {
		p.RequestID = output.Null(g.RequestID)
		if g.Code != "" {
			p.Code = g.Code
		}
	}
	return p
}
