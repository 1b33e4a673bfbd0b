package wire

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/display"
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
	Err       error  // below, when no answer came
	Unclear   bool   // of a write: it may have been carried out
	Hint      string // what to do about it, where more is known than the answer says
}

// Error begins with what went wrong. At which step it did comes last, and not at all
// where no step was begun, since the sign-in failed.
func (e *Error) Error() string {
	switch {
	case e.Status == 0 && errors.Is(e.Err, roles.ErrSignIn):
		return e.Text()
	case e.Status == 0:
		return fmt.Sprintf("%s (tried to %s)", e.Text(), e.Op)
	}
	return fmt.Sprintf("Microsoft Graph answered %d: %s (tried to %s)", e.Status, e.Text(), e.Op)
}

// Text is the service's words, or what there is instead.
func (e *Error) Text() string {
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
		return e.Status == http.StatusForbidden && e.Code != "" && !e.Quota() // Graph's own, not a proxy's
	case roles.ErrSignIn:
		return e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden && e.Code == "" // a proxy's
	case roles.ErrUnavailable:
		return !errors.Is(e.Err, roles.ErrSignIn) && e.unavailable()
	}
	return false
}

// unavailable: trying again can help. What the service refused it would refuse again,
// even if an earlier try may have been carried out.
func (e *Error) unavailable() bool {
	switch {
	case e.Unclear && e.Status < http.StatusMultipleChoices, e.Unclear && e.Status == http.StatusRequestTimeout:
		return true
	case e.Status == http.StatusNotFound:
		return e.Code == "" // from something in between
	case e.Status == 0:
		return !errors.As(e.Err, new(*refusal))
	}
	return e.Status == http.StatusTooManyRequests || e.Status >= 500 && e.Status != http.StatusNotImplemented || e.Conflict()
}

// Advice is what to do about a failure that the service's own words do not explain.
func (e *Error) Advice() string {
	if b, ok := errors.AsType[*blocked](e.Err); ok {
		return b.advice
	}
	if p, ok := errors.AsType[*proxyFailed](e.Err); ok {
		return p.advice()
	}
	if l, ok := errors.AsType[*lost](e.Err); ok && e.Hint == "" {
		return l.advice()
	}
	switch {
	case e.Hint != "":
		return e.Hint
	case e.Status == http.StatusForbidden && e.Code == "":
		return "this is not a response from Microsoft Graph: allow requests to it in the proxy"
	case e.Quota():
		return "a service principal can hold at most 1,500 app role assignments, and a tenant has its own quota of objects: remove " +
			"unneeded assignments with mi-roles remove"
	case errors.As(e.Err, new(*garbled)):
		return "run it again; a proxy may have changed the response: to see it, add --debug"
	case e.Status == http.StatusUnauthorized:
		return "sign in again, and check the clock of this machine: if it is wrong, tokens appear expired or not yet valid"
	case e.NotYetThere():
		return "a new identity, API or role can take minutes to reach every replica of the directory: run the same command again, or use " +
			"--wait 2m with assign or verify"
	}
	return ""
}

// Quota reports whether a limit of the directory is reached.
func (e *Error) Quota() bool { return e.Code == "Directory_QuotaExceeded" }

// Conflict reports whether concurrent writes met.
func (e *Error) Conflict() bool { return e.Code == "Directory_ConcurrencyViolation" }

// Missing reports whether the directory says that the object is not there, which for a read is an
// answer. A 404 without Graph's own code is from something in between.
func (e *Error) Missing() bool {
	return e.Status == http.StatusNotFound && strings.HasSuffix(strings.ToLower(e.Code), "notfound")
}

// Final reports whether asking in another way would not help. The sign-in or a permission is
// missing, the service wants to be left alone or cannot be reached, or the client
// itself would not have the answer.
func (e *Error) Final() bool {
	switch {
	case e.Status == 0:
		return !errors.As(e.Err, new(*garbled))
	case e.Status == http.StatusForbidden:
		return e.noPermission()
	}
	return e.Status == http.StatusUnauthorized || e.Status == http.StatusTooManyRequests || e.Status == http.StatusServiceUnavailable ||
		errors.As(e.Err, new(*refusal))
}

// noPermission: the caller may not read or change this. Other codes come with 403
// where a query is not allowed, to anyone.
func (e *Error) noPermission() bool {
	return strings.HasPrefix(e.Code, "Authorization_") || strings.EqualFold(e.Code, "Forbidden") ||
		strings.HasSuffix(strings.ToLower(e.Code), "accessdenied")
}

// says reports whether the message contains one of the texts, in any case. The
// directory has no codes of its own for duplicates, unknown references and what is
// gone; it says so with one of its general codes.
func (e *Error) says(texts ...string) bool {
	msg := strings.ToLower(e.Message)
	for _, t := range texts {
		if strings.Contains(msg, t) {
			return true
		}
	}
	return false
}

// general: the directory refused the request with a code that only its message explains.
func (e *Error) general() bool {
	return e.Code == "Request_BadRequest" || e.Code == "Request_MultipleObjectsWithSameKeyValue"
}

// Duplicate reports whether the grant exists already (four forms are known).
func (e *Error) Duplicate() bool {
	return e.general() && e.says("already exists", "object references already exist")
}

// NotYetThere reports whether the replica that answered does not know an id that was just seen.
func (e *Error) NotYetThere() bool {
	return e.Missing() || e.says("not a valid reference update", "was not found on application",
		"does not exist or one of its queried reference-property")
}

// Gone reports whether there is nothing to delete (two forms are known).
func (e *Error) Gone() bool { return e.Missing() || e.general() && e.says("is not found") }

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

// Failure turns an answer that is no success into an Error.
func (r Reply) Failure(op string) *Error {
	e := &Error{Op: op, Status: r.Status, Err: r.Err, RequestID: r.Header.Get("request-id"), Date: r.Header.Get("Date")}
	if r.Err != nil && !r.Vetoed() && r.Status < http.StatusMultipleChoices {
		e.Status = 0 // a success that did not arrive
	}
	var w wireError
	if json.Unmarshal(r.Body, &w) != nil {
		if strings.Contains(r.Header.Get("Content-Type"), "html") {
			e.Message = "an HTML page instead of JSON; is a proxy in between?"
		}
		return e
	}
	e.Code, e.Message = display.Clean(w.Error.Code), display.Clean(w.Error.Message)
	var inner wireInnerError
	if json.Unmarshal(w.Error.InnerError, &inner) == nil {
		e.RequestID = cmp.Or(inner.RequestID, e.RequestID)
		e.Date = cmp.Or(inner.Date, e.Date)
	}
	return e
}

// AsError returns err as an *Error, if it is one.
func AsError(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return nil
}
