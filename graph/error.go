package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"mi-roles/roles"
)

// Error is a refusal or failure of the service. Status is 0 when no answer
// came. Code, RequestID and Date are the service's own; Microsoft's support asks
// for the last two.
type Error struct {
	Op        string // what was tried, in the user's words
	Status    int
	Code      string
	Message   string
	RequestID string
	Date      string
	Err       error // below, when no answer came
	Unclear   bool  // of a write: it may have been carried out
}

func (e *Error) Error() string {
	if e.Status == 0 {
		return fmt.Sprintf("%s: %s", e.Op, e.text())
	}
	return fmt.Sprintf("%s: Microsoft Graph answered %d: %s", e.Op, e.Status, e.text())
}

// text is the service's words, or what there is instead.
func (e *Error) text() string {
	switch {
	case e.Message != "":
		return e.Message
	case e.Err != nil:
		return e.Err.Error()
	}
	return http.StatusText(e.Status)
}

func (e *Error) Unwrap() error { return e.Err }

// Is maps the status onto the sentinels of roles.
func (e *Error) Is(target error) bool {
	switch target {
	case roles.ErrUnclear:
		return e.Unclear
	case roles.ErrForbidden:
		return e.Status == http.StatusForbidden && e.Code != "" && !e.quota() // Graph's own, not a proxy's
	case roles.ErrSignIn:
		return e.Status == http.StatusUnauthorized
	case roles.ErrUnavailable:
		var own *refusal
		if e.Unclear || e.Status == http.StatusForbidden && e.Code == "" {
			return true
		}
		return e.Status == 0 && !errors.As(e.Err, &own) || e.Status == http.StatusTooManyRequests || e.Status >= 500 && e.Status != http.StatusNotImplemented || e.conflict()
	}
	return false
}

// Advice is what to do about a failure that the service's own words do not explain.
func (e *Error) Advice() string {
	switch {
	case e.quota():
		return "a service principal can hold at most 1,500 app role assignments, and a tenant has its own quota of objects: remove what is not needed with mi-roles remove"
	case e.Status == http.StatusOK:
		return "run it again; with --debug the answer is shown, which a proxy in between may have changed"
	case e.Status == http.StatusUnauthorized:
		return "sign in again, and check the clock of this machine: a token counts as expired or not yet valid when it is wrong"
	case e.notYetThere():
		return "a fresh identity, API or role takes minutes to reach every replica of the directory: run the same command again, or let assign and verify --wait 2m"
	}
	return ""
}

func (e *Error) quota() bool    { return e.Code == "Directory_QuotaExceeded" }
func (e *Error) conflict() bool { return e.Code == "Directory_ConcurrencyViolation" }

// says reports whether the message contains one of the texts, in any case. The
// directory has no code of its own for duplicates and unknown references, so the
// text decides what is tried next; what is reported is decided by reading back.
func (e *Error) says(texts ...string) bool {
	msg := strings.ToLower(e.Message)
	for _, t := range texts {
		if strings.Contains(msg, t) {
			return true
		}
	}
	return false
}

// duplicate: the grant exists already (three forms are known).
func (e *Error) duplicate() bool {
	return e.says("already exists") || e.Code == "Request_MultipleObjectsWithSameKeyValue"
}

// notYetThere: an id that was just seen to exist is not known to the replica that answered.
func (e *Error) notYetThere() bool {
	return e.Status == http.StatusNotFound || e.says("not a valid reference update", "was not found on application", "does not exist or one of its queried reference-property")
}

// gone: there is nothing to delete.
func (e *Error) gone() bool {
	return e.Status == http.StatusNotFound || e.says("is not found", "does not exist")
}

type wireError struct {
	Error struct {
		Code       string          `json:"code"`
		Message    string          `json:"message"`
		InnerError json.RawMessage `json:"innerError"`
	} `json:"error"`
}

type wireInnerError struct {
	Date      string `json:"date"`
	RequestID string `json:"request-id"`
}

// failure turns an answer that is no success into an Error.
func failure(op string, r reply) *Error {
	e := &Error{Op: op, Status: r.status, Err: r.err, RequestID: r.header.Get("request-id"), Date: r.header.Get("Date")}
	if r.err != nil && !r.vetoed() && r.status < http.StatusMultipleChoices {
		e.Status = 0 // a success that did not arrive
	}
	var w wireError
	if json.Unmarshal(r.body, &w) != nil {
		if strings.Contains(r.header.Get("Content-Type"), "html") {
			e.Message = "an HTML page instead of JSON; is a proxy in between?"
		}
		return e
	}
	e.Code, e.Message = oneLine(w.Error.Code), oneLine(w.Error.Message)
	var inner wireInnerError
	if json.Unmarshal(w.Error.InnerError, &inner) == nil {
		e.RequestID = firstOf(inner.RequestID, e.RequestID)
		e.Date = firstOf(inner.Date, e.Date)
	}
	return e
}

// oneLine keeps the service's words, and names in them, on their line.
func oneLine(s string) string { return strings.NewReplacer("\n", `\n`, "\r", `\r`).Replace(s) }

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// asError returns err as an *Error, if it is one.
func asError(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return nil
}
