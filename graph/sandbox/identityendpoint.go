package sandbox

import (
	"cmp"
	"crypto/subtle"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// IdentityPath is where [IdentityEndpoint] answers.
const IdentityPath = "/msi/token"

// IdentityEndpoint answers like the managed identity endpoint of App Service (version
// 2019-08-01) to those who know the header: with a token of the issuer's for whatever
// resource is named. SDKs find it by the environment variables IDENTITY_ENDPOINT and
// IDENTITY_HEADER. Other paths are next's.
func IdentityEndpoint(next http.Handler, issuer *Issuer, header string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path != IdentityPath {
			next.ServeHTTP(w, req)
			return
		}
		resource := req.URL.Query().Get("resource")
		switch {
		case !isLoopback(req.Host):
			turnAway(w, refuse(http.StatusMisdirectedRequest, "BadRequest", "The sandbox answers to loopback names only."))
			return
		case subtle.ConstantTimeCompare([]byte(req.Header.Get("X-Identity-Header")), []byte(header)) != 1:
			turnAway(w, refuse(http.StatusUnauthorized, "Unauthorized",
				"The header X-IDENTITY-HEADER is not the one that the sandbox printed."))
			return
		case req.Method != http.MethodGet || resource == "" || req.URL.Query().Get("api-version") == "":
			turnAway(w, refuse(http.StatusBadRequest, "BadRequest", "A GET with api-version and resource is needed."))
			return
		}
		now := time.Now()
		token, err := issuer.token(identityOf(req.URL.Query()), resource, now)
		if err != nil {
			turnAway(w, refuse(http.StatusBadRequest, "BadRequest",
				"No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId."))
			return
		}
		r := answer(http.StatusOK, object{{"access_token", token}, {"expires_on", strconv.FormatInt(now.Add(lifetime).Unix(), 10)},
			{"resource", resource}, {"token_type", "Bearer"}})
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(r.status)
		_, _ = w.Write(r.body)
	})
}

// identityOf is what a request names a user-assigned identity by; empty where it names none.
func identityOf(query url.Values) string {
	return cmp.Or(query.Get("client_id"), query.Get("principal_id"), query.Get("object_id"), query.Get("mi_res_id"))
}
