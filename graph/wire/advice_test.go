package wire

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestAdvice is what to do about a failure that the service's own words do not explain.
func TestAdvice(t *testing.T) {
	for _, c := range []struct {
		e    Error
		want string // a part; "" for no advice
	}{
		{Error{Hint: "h", Status: 401}, "h"}, {Error{Err: fmt.Errorf("x: %w", &blocked{"b", "a"}), Hint: "h"}, "a"},
		{Error{Status: 403}, "not a response from Microsoft Graph"}, {Error{Status: 403, Code: "Authorization_RequestDenied"}, ""},
		{Error{Status: 403, Code: "Directory_QuotaExceeded"}, "1,500 app role assignments"},
		{Error{Status: 200, Err: &garbled{"g"}}, "--debug"}, {Error{Status: 401}, "clock of this machine"},
		{Error{Status: 404, Code: "Request_ResourceNotFound"}, "--wait 2m"},
		{Error{Status: 400, Message: "Not a valid reference update."}, "--wait 2m"}, {Error{Status: 500}, ""}, {Error{Status: 400}, ""},
		{Error{Status: 404}, ""},
	} {
		got := strings.ReplaceAll(c.e.Advice(), "isn't an", "not an")
		if !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%+v: %q", c.e, got)
		}
	}
}

// TestObstacles: a certificate that is out of date is another matter than one that is not trusted.
func TestObstacles(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		says string
	}{
		"expired":      {x509.CertificateInvalidError{Reason: x509.Expired}, "clock"},
		"no authority": {x509.CertificateInvalidError{Reason: x509.NotAuthorizedToSign}, "SSL_CERT_FILE"},
		"unknown":      {x509.UnknownAuthorityError{}, "SSL_CERT_FILE"},
		"another host": {x509.HostnameError{Certificate: &x509.Certificate{}}, "SSL_CERT_FILE"},
		"verification": {&tls.CertificateVerificationError{Err: errors.New("x")}, "SSL_CERT_FILE"}, "another": {errors.New("x"), ""},
	} {
		b, is := obstacle(fmt.Errorf("get: %w", c.err))
		if is != (c.says != "") || is && !strings.Contains(b.advice, c.says) {
			t.Errorf("%s: %+v, %v", name, b, is)
		}
	}
}

// TestRefusedAsBatch: a batch is sent in another way only where certainly no write of it was begun.
func TestRefusedAsBatch(t *testing.T) {
	reads, writes := []Call{{method: http.MethodGet}}, []Call{{method: http.MethodGet}, {method: http.MethodPost}}
	for name, c := range map[string]struct {
		outer        Reply
		reads, write bool
	}{
		"bad request": {refused(400, "BadRequest"), true, true}, "not implemented": {refused(501, "NotImplemented"), true, true},
		"a gateway's page": {answered(404, "text/html", "<html>"), true, false}, "a method not allowed": {answered(405, "text/html",
			"<html>"), true, true},
		"too slow": {answered(408, jsonType, ""), true, false}, "broken": {refused(500, "x"), false, false},
		"signed out": {answered(401, jsonType, ""), false, false}, "lost": {Reply{Err: errors.New("reset")}, false, false},
	} {
		if got := refusedAsBatch(c.outer, reads); got != c.reads {
			t.Errorf("%s, reads: %v", name, got)
		}
		if got := refusedAsBatch(c.outer, writes); got != c.write {
			t.Errorf("%s, with a write: %v", name, got)
		}
	}
}

// TestAnIncompleteBatch is no reason to send its writes again one by one.
func TestAnIncompleteBatch(t *testing.T) {
	c, _, asked := script(t, answered(200, jsonType, `{"responses":[{"id":"1","status":"done"}]}`))
	const id, role, api = "1d000000-0000-4000-8000-000000000001", "df021288-bdef-4463-88db-98f22de89214",
		"a9100000-0000-4000-8000-000000000001"
	replies := c.Run(t.Context(), []Call{c.Grant(id, api, role), c.Grant(api, api, role)})
	for _, r := range *asked {
		if !strings.HasSuffix(r.URL.Path, "/$batch") {
			t.Errorf("%s %s", r.Method, r.URL)
		}
	}
	for _, r := range replies {
		if !r.Unclear() || r.Err == nil {
			t.Errorf("%+v", r)
		}
	}
}

// TestDecisionsTogether: of several decisions the longest pause for all counts, and failures are counted whoever wins.
func TestDecisionsTogether(t *testing.T) {
	none, own := retryDecision{}, retryDecision{again: true, delay: time.Second, reason: "own"}
	longer, all := retryDecision{again: true, delay: 2 * time.Second, failed: true, reason: "longer"}, retryDecision{again: true,
		gate: true, reason: "all"}
	same := retryDecision{again: true, delay: time.Second, reason: "same"}
	for _, c := range []struct {
		v, o   retryDecision
		reason string
		failed bool
	}{
		{none, none, "", false}, {none, own, "own", false}, {own, none, "own", false}, {own, longer, "longer", true}, {longer, own, "longer",
			true},
		{own, all, "all", false}, {all, own, "all", false}, {all, longer, "all", true}, {longer, all, "all", true}, {own, same, "own", false},
	} {
		if got := c.v.or(c.o); got.reason != c.reason || got.failed != c.failed {
			t.Errorf("%s or %s: %s, failed %v", c.v.reason, c.o.reason, got.reason, got.failed)
		}
	}
}

// TestBatchReplies go to their calls by number; what has none, or another, is not answered.
func TestBatchReplies(t *testing.T) {
	for ids, want := range map[string]string{`"1","2"`: "200 200", `"2","1"`: "200 200", `"0","2"`: "0 200", `"3","1"`: "200 0", `"x","1"`: "200 0",
		`"1","1"`: "200 0"} {
		first, second, _ := strings.Cut(ids, ",")
		c, _, _ := script(t, answered(200, jsonType, `{"responses":[{"id":`+first+`,"status":200,"body":{"value":[]}},{"id":`+second+
			`,"status":200,"body":{"value":[]}}]}`))
		replies, _ := c.sendBatch(t.Context(), []Call{c.ServicePrincipals(Query{Top: 1}), c.ServicePrincipals(Query{Top: 2})}, 1)
		got := fmt.Sprint(replies[0].Status, " ", replies[1].Status)
		if got != want {
			t.Errorf("%s: %s", ids, got)
		}
		for _, r := range replies {
			if (r.Err == nil) != (r.Status == 200) {
				t.Errorf("%s: %+v", ids, r)
			}
		}
	}
	if e := (Reply{Status: 204, Header: http.Header{}}).Failure("x"); e.Status != 204 {
		t.Errorf("a success that came is one of status %d", e.Status)
	}
}

// TestEscapesAtTheEnd: a text may end in the middle of what would be a character.
func TestEscapesAtTheEnd(t *testing.T) {
	for text, want := range map[string]string{"100%": "100%", "%2": "%2", "%2e": ".", `\`: `\`, `\u`: `\u`, `\u002`: `\u002`, `\u002e`: ".",
		`\\x2e`: ".", `\x2`: `\x2`, `\/`: "/", "&": "&", "&#46;": ".", "&period;": ".", "a&b": "a&b", "%zz": "%zz"} {
		if got := string(unescaped([]byte(text))); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
