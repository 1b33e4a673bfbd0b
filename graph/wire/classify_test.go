package wire

import (
	"errors"
	"net/http"
	"testing"

	"mi-roles/roles"
)

func answered(status int, contentType, body string) Reply {
	return Reply{Status: status, Header: http.Header{"Content-Type": {contentType}}, Body: []byte(body)}
}

func refused(status int, code string) Reply {
	return answered(status, jsonType, `{"error":{"code":"`+code+`","message":"m"}}`)
}

// Every kind of answer, and what follows from it: whether the call may have been
// carried out, whether asking in another way can help, whether it says "not there".
func TestEveryKindOfAnswer(t *testing.T) {
	const page = "<html>"
	lost := Reply{Err: errors.New("connection reset by peer")}
	for name, c := range map[string]struct {
		reply                   Reply
		unclear, final, missing bool
		is                      error
	}{
		"400":                       {refused(400, "Request_UnsupportedQuery"), false, false, false, nil},
		"401":                       {refused(401, "InvalidAuthenticationToken"), false, true, false, roles.ErrSignIn},
		"403, permission":           {refused(403, "Authorization_RequestDenied"), false, true, false, roles.ErrForbidden},
		"403, access denied":        {refused(403, "accessDenied"), false, true, false, roles.ErrForbidden},
		"403, the query":            {refused(403, "Request_UnsupportedQuery"), false, false, false, roles.ErrForbidden},
		"403, a proxy":              {answered(403, "text/html", page), false, false, false, roles.ErrSignIn},
		"404":                       {refused(404, "Request_ResourceNotFound"), false, false, true, nil},
		"404, another code":         {refused(404, "UnknownError"), false, false, false, nil},
		"404, a page":               {answered(404, "text/html", page), true, false, false, roles.ErrUnavailable},
		"404, nothing":              {answered(404, "", ""), true, false, false, roles.ErrUnavailable},
		"408":                       {refused(408, "x"), true, false, false, nil},
		"409, conflict":             {refused(409, "Directory_ConcurrencyViolation"), false, false, false, roles.ErrUnavailable},
		"414":                       {answered(414, "text/html", page), false, false, false, nil},
		"429":                       {refused(429, "TooManyRequests"), false, true, false, roles.ErrUnavailable},
		"500":                       {refused(500, "InternalServerError"), true, false, false, roles.ErrUnavailable},
		"501":                       {refused(501, "NotImplemented"), false, false, false, nil},
		"502":                       {answered(502, "text/html", page), true, false, false, roles.ErrUnavailable},
		"503":                       {refused(503, "ServiceUnavailable"), true, true, false, roles.ErrUnavailable},
		"504":                       {answered(504, "text/html", page), true, false, false, roles.ErrUnavailable},
		"no answer":                 {lost, true, true, false, roles.ErrUnavailable},
		"a redirect":                {Reply{Status: 302, Err: &refusal{"refused to follow a redirect"}}, false, true, false, nil},
		"too large":                 {Reply{Status: 200, Err: &refusal{"too large"}}, true, true, false, nil},
		"too late":                  {Reply{Err: &tooLong{}}, false, true, false, roles.ErrUnavailable},
		"200, cut off":              {answered(200, jsonType, `{"val`).sane(list), true, false, false, roles.ErrUnavailable},
		"200, a page":               {answered(200, "text/html", page).sane(entity), true, false, false, roles.ErrUnavailable},
		"200, without a list":       {answered(200, jsonType, `{}`).sane(list), true, false, false, roles.ErrUnavailable},
		"204 where a list is asked": {Reply{Status: 204}.sane(listOfID), true, false, false, roles.ErrUnavailable},
	} {
		e := c.reply.Failure("try")
		if c.reply.OK() || c.reply.Unclear() != c.unclear || e.Final() != c.final || e.Missing() != c.missing {
			t.Errorf("%s: ok %v, unclear %v, final %v, missing %v", name, c.reply.OK(), c.reply.Unclear(), e.Final(), e.Missing())
		}
		for _, sentinel := range []error{roles.ErrSignIn, roles.ErrForbidden, roles.ErrUnavailable} {
			if errors.Is(e, sentinel) != (sentinel == c.is) {
				t.Errorf("%s: is %q: %v", name, sentinel, errors.Is(e, sentinel))
			}
		}
	}
}

// What was certainly not begun is known to have changed nothing.
func TestNotBegun(t *testing.T) {
	for name, c := range map[string]struct {
		reply Reply
		want  bool
	}{
		"throttled":                     {refused(429, "TooManyRequests"), true},
		"throttled, the answer cut off": {Reply{Status: 429, Err: errors.New("unexpected end")}, true},
		"no token":                      {Reply{Err: &unsent{&signInError{errors.New("gone")}}}, true},
		"a token that is not taken":     {refused(401, "InvalidAuthenticationToken"), true},
		"too late":                      {Reply{Err: &tooLong{}}, true},
		"the way is closed":             {Reply{Err: &blocked{}}, true},
		"a redirect":                    {Reply{Status: 302, Err: &refusal{"a redirect"}}, true},
		"an error that is too large":    {Reply{Status: 503, Err: &refusal{"too large"}}, false},
		"a success that is too large":   {Reply{Status: 201, Err: &refusal{"too large"}}, false},
		"no answer":                     {Reply{Err: errors.New("reset")}, false},
		"refused":                       {refused(403, "Authorization_RequestDenied"), false},
		"done":                          {answered(201, jsonType, "{}"), false},
	} {
		if c.reply.NotBegun() != c.want || c.want && c.reply.Unclear() {
			t.Errorf("%s: not begun %v, unclear %v", name, c.reply.NotBegun(), c.reply.Unclear())
		}
	}
}

// What an answer has to have depends on what was asked.
func TestWhatAnAnswerHasToHave(t *testing.T) {
	for body, fits := range map[string][]shape{
		`{"id":"a"}`:                 {anything, entity},
		`{"value":[]}`:               {anything, list, listOfID},
		`{"value":[{"id":"a"}]}`:     {anything, list, listOfID},
		`{"value":[{"x":1}]}`:        {anything, list},
		`{"value":[null]}`:           {anything},
		`{"value":null}`:             {anything},
		`{}`:                         {anything},
		`null`:                       {anything},
		`{"id":7}`:                   {anything},
		``:                           nil,
		"\xef\xbb\xbf{\"id\":\"a\"}": {anything, entity},
	} {
		for _, s := range []shape{anything, entity, list, listOfID} {
			want := false
			for _, f := range fits {
				want = want || f == s
			}
			if got := answered(200, jsonType, body).sane(s).OK(); got != want {
				t.Errorf("%q as shape %d: %v, want %v", body, s, got, want)
			}
		}
	}
}

// Option names keep their $, values stay encoded, and a $ in a value too.
func TestOptionNamesAreLiteral(t *testing.T) {
	c := saying(t, 200, nil)
	call := c.ServicePrincipals(Query{Filter: "displayName eq 'a&b%24c=$d'", Select: []string{"id", "appId"},
		Expand: []string{"appRoleAssignments"}, Top: 999, Advanced: true})
	const want = "https://graph.microsoft.com/v1.0/servicePrincipals?$count=true&$expand=appRoleAssignments&$filter=displayName%20eq%20%27a%26b%2524c%3D%24d%27&$select=id,appId&$top=999"
	if call.url != want {
		t.Errorf("got  %s\nwant %s", call.url, want)
	}
}

// TestErrorsBeginWithWhatWentWrong: the step at which it did comes last.
func TestErrorsBeginWithWhatWentWrong(t *testing.T) {
	for want, e := range map[string]*Error{
		"Microsoft Graph answered 403: Insufficient privileges (tried to search service principals)": {Status: 403,
			Message: "Insufficient privileges"},
		"no route to host (tried to search service principals)": {Err: errors.New("no route to host")},
		"not signed in": {Err: roles.ErrSignIn, Message: "not signed in"},
	} {
		if e.Op = "search service principals"; e.Error() != want {
			t.Errorf("%q, want %q", e.Error(), want)
		}
	}
}
