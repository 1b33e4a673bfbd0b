package signin

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// What errors.Is finds in an [Error]: one of these.
var (
	ErrNoCredential = errors.New("not signed in")
	ErrUnavailable  = errors.New("the sign-in service is unavailable") // a later try may do
)

// Attempt is one credential that was tried and the reason it gave no token: one
// short sentence without a full stop, fit for a terminal.
type Attempt struct{ Credential, Reason string }

// Error says why no token could be had. No text in it is a secret, a token or
// an assertion, and none is the libraries' own dump.
type Error struct {
	Attempts []Attempt // in the order tried, at least one
	Hint     string    // what to type next; may be empty
	Code     string    // the authority's code, such as AADSTS7000215; may be empty
	// Unavailable: nobody was refused; the service was busy, or out of reach.
	Unavailable bool
	// The ids Microsoft's support asks for; empty when the authority gave none.
	TraceID, CorrelationID string
}

// Error is one line for one attempt. For several it is a headline and one
// indented line for each. The hint is not part of it.
func (e *Error) Error() string {
	if len(e.Attempts) == 1 {
		return "cannot sign in: " + e.Attempts[0].line() + e.support()
	}
	var b strings.Builder
	b.WriteString("not signed in: no credential gave a token" + e.support())
	for _, a := range e.Attempts {
		b.WriteString("\n  " + a.line())
	}
	return b.String()
}

func (a Attempt) line() string {
	if a.Credential == "" {
		return a.Reason
	}
	return a.Credential + ": " + a.Reason
}

func (e *Error) support() string {
	var ids []string
	if e.TraceID != "" {
		ids = append(ids, "trace "+e.TraceID)
	}
	if e.CorrelationID != "" {
		ids = append(ids, "correlation "+e.CorrelationID)
	}
	if len(ids) == 0 {
		return ""
	}
	return " (" + strings.Join(ids, ", ") + ")"
}

// Is makes every Error an [ErrNoCredential] or an [ErrUnavailable].
func (e *Error) Is(target error) bool {
	return target == ErrUnavailable && e.Unavailable || target == ErrNoCredential && !e.Unavailable
}

func interrupted(ctx context.Context) error {
	return fmt.Errorf("signing in was interrupted: %w", context.Cause(ctx))
}
