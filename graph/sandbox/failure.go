package sandbox

import (
	"fmt"
	"net/http"
)

// failure is a refusal as Graph words it. The texts are those of Microsoft's
// error pages and of what the service is known to answer; programs match some
// of them, so they are not to be improved.
type failure struct {
	status  int
	code    string
	message string
	header  http.Header
}

func (f *failure) Error() string { return fmt.Sprintf("%d %s: %s", f.status, f.code, f.message) }

func refuse(status int, code, format string, args ...any) *failure {
	return &failure{status: status, code: code, message: fmt.Sprintf(format, args...)}
}

func badRequest(format string, args ...any) *failure {
	return refuse(http.StatusBadRequest, "Request_BadRequest", format, args...)
}

func unsupported(format string, args ...any) *failure {
	return refuse(http.StatusBadRequest, "Request_UnsupportedQuery", format, args...)
}

func notFound(id string) *failure {
	return refuse(http.StatusNotFound, "Request_ResourceNotFound",
		"Resource '%s' does not exist or one of its queried reference-property objects are not present.", id)
}

func exists() *failure { return badRequest("Permission being assigned already exists on the object") }

func entitlementGone() *failure {
	return badRequest("EntitlementGrant being updated or deleted is not found.")
}

func badReference() *failure { return badRequest("Not a valid reference update.") }

func denied() *failure {
	return refuse(http.StatusForbidden, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
}

func quotaExceeded() *failure {
	return refuse(http.StatusForbidden, "Directory_QuotaExceeded",
		"The directory object quota limit for the Principal has been exceeded. Please ask your administrator to increase the quota "+
			"limit or delete objects to reduce the used quota.")
}

func concurrencyViolation() *failure {
	return refuse(http.StatusConflict, "Directory_ConcurrencyViolation",
		"Error due to concurrent requests being made to the tenant. Please wait briefly and retry.")
}

func noToken(message string) *failure {
	f := refuse(http.StatusUnauthorized, "InvalidAuthenticationToken", "%s", message)
	f.header = http.Header{"Www-Authenticate": {`Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`}}
	return f
}

// claimsChallenge is how continuous access evaluation asks for a new token. The
// claims are base64 of {"access_token":{"nbf":{"essential":true,"value":"1768383600"}}}.
func claimsChallenge() *failure {
	f := noToken("Continuous access evaluation resulted in challenge with result: InteractionRequired and code: " +
		"TokenIssuedBeforeRevocationTimestamp")
	f.header.Set("Www-Authenticate",
		`Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", `+
			`claims="eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNzY4MzgzNjAwIn19fQ=="`)
	return f
}

// noSegment is the answer to a wrong word in a path; it comes before any look
// at the token.
func noSegment(segment string) *failure {
	return refuse(http.StatusBadRequest, "BadRequest", "Resource not found for the segment '%s'.", segment)
}

// notEmulated is not Graph's: it says loudly that the sandbox has a gap.
func notEmulated(what string) *failure {
	return refuse(http.StatusNotImplemented, "NotImplemented", "The sandbox does not emulate %s.", what)
}

func needsAdvanced(operator string) *failure {
	return unsupported("Operator '%s' is not supported because the required parameters might be missing. Try adding $count=true query "+
		"parameter and "+
		"ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information", operator)
}

func badClause(property string, s *schema) *failure {
	return unsupported("Unsupported or invalid query filter clause specified for property '%s' of resource '%s'.", property, s.resource)
}

func tooLong() *failure {
	return refuse(http.StatusRequestURITooLong, "UriTooLong", "The request URL is longer than %d characters.", maxAdvancedURL)
}

func noProperty(name string, s *schema) *failure {
	return badRequest("Could not find a property named '%s' on type 'microsoft.graph.%s'.", name, s.typeName)
}
