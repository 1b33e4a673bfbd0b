package sandbox

import (
	"crypto/subtle"
	"maps"
	"net"
	"net/http"
	"strings"
	"time"
)

// Guard lets h answer on loopback only to those who know the token or have one of the
// issuer's, and only where the Host header names loopback: other users of the machine
// reach its ports too, and so does a web page whose name was made to lead there.
func Guard(h http.Handler, token string, issuer *Issuer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if !isLoopback(req.Host) {
			turnAway(w, refuse(http.StatusMisdirectedRequest, "BadRequest", "The sandbox answers to loopback names only."))
			return
		}
		kind, given, _ := strings.Cut(req.Header.Get("Authorization"), " ")
		known := subtle.ConstantTimeCompare([]byte(given), []byte(token)) == 1 || issuer.knows(given, time.Now())
		if !strings.EqualFold(kind, "Bearer") || !known {
			turnAway(w, noToken("The token is not the one that the sandbox printed when it started."))
			return
		}
		h.ServeHTTP(w, req)
	})
}

func isLoopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return ip != nil && ip.IsLoopback()
}

// turnAway writes a refusal that comes before the tenant is asked.
func turnAway(w http.ResponseWriter, f *failure) {
	r := answer(f.status, object{{"error", object{{"code", f.code}, {"message", f.message}}}})
	maps.Copy(w.Header(), r.header)
	maps.Copy(w.Header(), f.header)
	w.WriteHeader(r.status)
	_, _ = w.Write(r.body)
}
