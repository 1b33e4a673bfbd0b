package wire

import (
	"errors"
	"net/http"
	"testing"

	"mi-roles/roles"
)

// TestWhenTryingAgainHelps goes by the status, to the number; what the service refused it would refuse again.
func TestWhenTryingAgainHelps(t *testing.T) {
	for name, c := range map[string]struct {
		e    Error
		want bool
	}{
		"nothing came":             {Error{Err: errors.New("reset")}, true},
		"the client's own refusal": {Error{Err: &refusal{"too large"}}, false},
		"not signed in":            {Error{Err: &signInError{errors.New("no token")}}, false},
		"done":                     {Error{Status: 200}, false},
		"done, it seems":           {Error{Status: 200, Unclear: true}, true},
		"299, unclear":             {Error{Status: 299, Unclear: true}, true},
		"300, unclear":             {Error{Status: 300, Unclear: true}, false},
		"400, unclear":             {Error{Status: 400, Code: "Request_BadRequest", Unclear: true}, false},
		"404 of a gateway":         {Error{Status: 404}, true},
		"404 of Graph":             {Error{Status: 404, Code: "Request_ResourceNotFound"}, false},
		"404 of Graph, unclear":    {Error{Status: 404, Code: "Request_ResourceNotFound", Unclear: true}, false},
		"408":                      {Error{Status: 408}, false},
		"408, unclear":             {Error{Status: 408, Unclear: true}, true},
		"409":                      {Error{Status: 409, Code: "Request_MultipleObjectsWithSameKeyValue"}, false},
		"409, a conflict":          {Error{Status: 409, Code: "Directory_ConcurrencyViolation"}, true},
		"429":                      {Error{Status: 429}, true},
		"499":                      {Error{Status: 499}, false},
		"500":                      {Error{Status: 500}, true},
		"501":                      {Error{Status: 501}, false},
		"502":                      {Error{Status: 502}, true},
		"599":                      {Error{Status: 599}, true},
	} {
		if got := errors.Is(&c.e, roles.ErrUnavailable); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
		if errors.Is(&c.e, roles.ErrUnclear) != c.e.Unclear {
			t.Errorf("%s: unclear or not", name)
		}
	}
	quota := &Error{Status: 403, Code: "Directory_QuotaExceeded"}
	if errors.Is(quota, roles.ErrForbidden) || errors.Is(quota, roles.ErrSignIn) {
		t.Error("a quota that is used up is no missing permission")
	}
}

// TestWhatTheDirectorySays are the answers of the directory that only their texts tell apart.
func TestWhatTheDirectorySays(t *testing.T) {
	const general, other, missing = "Request_BadRequest", "Request_UnsupportedQuery", "Request_ResourceNotFound"
	const absent = "EntitlementGrant being updated or deleted is not found."
	for _, c := range []struct {
		status                   int
		code, message            string
		duplicate, notYet, goneE bool
	}{
		{400, general, "Permission being assigned already exists on the object", true, false, false},
		{400, general, "EntitlementGrant entry already exists.", true, false, false},
		{409, "Request_MultipleObjectsWithSameKeyValue", "EntitlementGrant entry already exists.", true, false, false},
		{400, general, "One or more added object references already exist for the following modified properties: 'members'.", true, false,
			false},
		{400, other, "Permission being assigned already exists on the object", false, false, false},
		{400, general, "Permission being assigned was not found on application 'x'", false, true, false},
		{400, general, "Not a valid reference update.", false, true, false},
		{400, general, "Resource 'x' does not exist or one of its queried reference-property objects are not present.", false, true, false},
		{404, missing, "x", false, true, true}, {400, missing, "x", false, false, false}, {404, other, "x", false, false, false},
		{404, "itemNotFound", "", false, true, true}, {404, "", "", false, false, false},
		{400, general, absent, false, false, true}, {400, other, absent, false, false, false},
		{400, general, "Invalid resource identifier for EntitlementGrant.", false, false, false},
	} {
		e := &Error{Status: c.status, Code: c.code, Message: c.message}
		if e.Duplicate() != c.duplicate || e.NotYetThere() != c.notYet || e.Gone() != c.goneE {
			t.Errorf("%d %s %q: duplicate %v, not yet there %v, gone %v", c.status, c.code, c.message, e.Duplicate(), e.NotYetThere(), e.Gone())
		}
	}
}

// TestFailureTells whose answer it is: the ids of the body count before those of the headers.
func TestFailureTells(t *testing.T) {
	header := http.Header{"Request-Id": {"of the header"}, "Date": {"Wed, 14 Jan 2026 09:41:08 GMT"}}
	const inner = `{"error":{"code":"c","message":"m","innerError":{"date":"2026-01-14T09:41:08","request-id":"4b0a7f52"}}}`
	html := http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	for name, c := range map[string]struct {
		r    Reply
		want Error
		text string
	}{
		"inner": {Reply{Status: 400, Header: header, Body: []byte(inner)},
			Error{Status: 400, Code: "c", RequestID: "4b0a7f52", Date: "2026-01-14T09:41:08"}, "m"},
		"no inner": {Reply{Status: 400, Header: header, Body: []byte(`{"error":{"code":"c","message":"m","innerError":{}}}`)},
			Error{Status: 400, Code: "c", RequestID: "of the header", Date: header.Get("Date")}, "m"},
		"nothing":  {Reply{Status: 502}, Error{Status: 502}, "Bad Gateway"},
		"cut off":  {Reply{Status: 299, Err: errors.New("cut off")}, Error{}, "cut off"},
		"redirect": {Reply{Status: 300, Err: errors.New("a redirect")}, Error{Status: 300}, "a redirect"},
		"vetoed":   {Reply{Status: 200, Err: &refusal{"too large"}}, Error{Status: 200}, "too large"},
		"page": {Reply{Status: 503, Header: html, Body: []byte("<html>")}, Error{Status: 503},
			"an HTML page instead of JSON; is a proxy in between?"},
		"text":    {Reply{Status: 503, Body: []byte("<html>")}, Error{Status: 503}, "Service Unavailable"},
		"hostile": {refused(400, `a\u001b[31mb`), Error{Status: 400, Code: `a\u001b[31mb`}, "m"},
	} {
		e := c.r.Failure("try")
		if e.Op != "try" || e.Status != c.want.Status || e.Code != c.want.Code || e.RequestID != c.want.RequestID || e.Date != c.want.Date ||
			e.Text() != c.text {
			t.Errorf("%s: %+v, %q", name, e, e.Text())
		}
		if AsError(e) != e || AsError(errors.New("x")) != nil {
			t.Errorf("%s: it is not found in a chain", name)
		}
	}
}

// TestPermissionsThatAreMissing are told from queries that nobody may ask by the code alone.
func TestPermissionsThatAreMissing(t *testing.T) {
	for code, want := range map[string]bool{"Authorization_RequestDenied": true, "Authorization_IdentityNotFound": true, "forbidden": true,
		"Forbidden": true, "accessDenied": true, "ErrorAccessDenied": true, "": false, "Request_UnsupportedQuery": false,
		"NotAuthorization_X": false} {
		if got := (&Error{Status: 403, Code: code}).Final(); got != want {
			t.Errorf("%q: %v", code, got)
		}
	}
}
