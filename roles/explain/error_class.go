package explain

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// classKind is the kind of an answer for a whole class of refusals.
const classKind = "class of error"

// classErrors answer for refusals of which only the class is known: a status of
// HTTP, or a code of a product.
var classErrors = []entry{
	{
		topic: "401 Unauthorized",
		names: []string{"401", "unauthorized", "http 401", "error 401", "status 401", "(401) unauthorized", "http/1.1 401 unauthorized",
			"401 error"},
		what: "the API rejected the token, or received none: it could not identify the caller",
		why: "most often, the token is for another API (audience), has expired, or comes from another tenant; SharePoint's own API " +
			"also answers 401 when a role is missing, for example because it was assigned on Microsoft Graph instead",
		do: []string{"mi-roles token inspect FILE   (shows aud, iss, exp and roles)",
			"mi-roles verify -i IDENTITY -a API -r ROLE   (prints the resource and scope to request)",
			"check the WWW-Authenticate header of the response, which often names the reason"},
		see: []string{pageValidation, pageClaims},
	},
	{
		topic: "403 Forbidden",
		names: []string{"403", "forbidden", "http 403", "error 403", "status 403", "(403) forbidden", "http/1.1 403 forbidden", "403 error",
			"access denied", "accessdenied", "access is denied"},
		what: "the API identified the caller, but does not allow this call",
		why: "the role is missing, the token is older than the assignment (Azure caches tokens of managed identities for up to 24 " +
			"hours), or the role needs a second step, such as a grant on each site for Sites.Selected",
		do: []string{"mi-roles verify -i IDENTITY -a API -r ROLE --token FILE   (tells you which)",
			"mi-roles list -i IDENTITY   (what it holds)",
			"mi-roles explain ROLE   (whether it needs a second step)"},
		see: []string{pageBest, pageAppRoles},
	},
	{
		topic: "400 Bad Request",
		names: []string{"400", "bad request", "badrequest", "http 400", "error 400", "request_badrequest"},
		what:  "the request is malformed or contains an invalid value; this does not indicate a permission problem",
		why:   "a malformed address or body, an id of the wrong kind, or an unknown value; the message next to the code says which",
		do: []string{"explain the message too, not only the code",
			"if you called Microsoft Graph to assign a role: mi-roles assign -i IDENTITY -a API -r ROLE   (accepts names and any of the " +
				"ids)"},
		see: []string{pageGraphErrors},
	},
	{
		topic: "404 Not Found",
		names: []string{"404", "not found", "http 404", "error 404", "status 404", "(404) not found", "http/1.1 404 not found",
			"404 error"},
		what: "there is no such object, or no such address",
		why: "the object was created recently and has not replicated yet, it is in another tenant or cloud, a client id was used as " +
			"object id, or the path is misspelled",
		do: []string{"mi-roles whoami   (is it the right tenant and cloud?)", "mi-roles identities ID   (finds an identity by either id)",
			"created just now: try again in a minute, or mi-roles assign -i IDENTITY -a API -r ROLE --wait 5m"},
		see: []string{pageGraphErrors},
	},
	{
		topic: "429 Too Many Requests",
		names: []string{"rate limit is exceeded", "rate limit exceeded", "http 429"},
		what:  "the service, or a gateway in front of it, is throttling requests",
		why:   "one application, tenant or gateway subscription sent more requests than allowed in this period",
		do: []string{"wait as long as the Retry-After header says, then continue more slowly",
			"mi-roles explain throttling   (of Microsoft Graph)", "mi-roles explain too many token requests   (of the token endpoint)"},
		see: []string{pageThrottling},
	},
	{
		topic: "5xx",
		names: []string{"500", "502", "503", "504", "internal server error", "bad gateway", "service unavailable", "gateway timeout"},
		what:  "the service, or something in between, failed to respond; this does not indicate a permission problem",
		why:   "a temporary fault; a write may still have been carried out",
		do:    []string{"try again in a minute", "after a failed assignment, check the result: mi-roles list -i IDENTITY"},
		see:   []string{pageGraphErrors},
	},
	{
		topic: "IDX",
		names: []string{"idw"},
		what:  "Microsoft's token libraries in the API (IDX, IDW) rejected the token, with a code that this program does not know",
		why: "the API's settings and the token do not match: audience, issuer, signature, time or claims; the sentence after the " +
			"code says which",
		do: []string{"mi-roles token inspect FILE   (shows aud, iss, exp and roles)",
			"mi-roles verify -i IDENTITY -a API -r ROLE --token FILE"},
		see: []string{pageValidation, pageIdentityWeb},
	},
	{
		topic: "AKV",
		what:  "Azure Key Vault rejected the token, with a code that this program does not know",
		why:   "the token is for another resource, tenant or caller than the vault expects; app roles have no effect there",
		do: []string{"mi-roles token inspect FILE   (aud must be https://vault.azure.net, tid the vault's tenant)",
			"az keyvault show -n VAULT --query properties.tenantId"},
		see: []string{pageKeyVault},
	},
}

// reasons are the words of a status, as programs write them with its number or
// instead of it.
var reasons = map[string]int{
	"bad request": 400, "badrequest": 400, "request_badrequest": 400, "too many requests": 429, "rate limit is exceeded": 429,
	"rate limit exceeded": 429,
	"unauthorized":        401, "forbidden": 403, "notfound": 404, "not found": 404, "not authorized": 401,
	"internal server error": 500, "internalservererror": 500, "bad gateway": 502, "badgateway": 502,
	"service unavailable": 503, "serviceunavailable": 503, "gateway timeout": 504, "gatewaytimeout": 504, "notauthorized": 401,
}

const reasonWords = `bad ?request|request_badrequest|too many requests|rate limit (?:is )?exceeded|unauthorized|not ?authorized|forbidden|not ?found|internal ?server ?error|bad ?gateway|service ?unavailable|gateway ?time-?out`

// statusPatterns are the ways in which products write a status: never a number
// or word alone, which a text about anything may hold.
var statusPatterns = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		regexp.MustCompile(`\b(40[0134]|429|50[0234])(?:\.\d{1,2})?\W{1,3}(?:` + reasonWords + `)`),
		regexp.MustCompile(`(?:` + reasonWords + `)\W{1,3}(40[0134]|429|50[0234])\b`),
		regexp.MustCompile(`\b(?:http(?:/[\d.]+)?(?: ?error| ?response)?|status(?:[ _-]?code)?|(?:http|response|error)[ _-]?(?:status|code)|err(?:or)?)\W{0,4}(?:is |was |of |code )?\W{0,3}(40[0134]|429|50[0234])\b`),
		regexp.MustCompile(`\breturned (?:an? )?(?:http |error |status )*\(?(40[0134]|429|50[0234])\b`),
		regexp.MustCompile(`\b(?:gets?|got|getting|gives?|gave|receives?|received|returns?|throws?|threw|sees?|saw|answers?|responds?|fails?|failed|failing)(?: back)?(?: with| me| us)?(?: an?)?(?: http| error)* (40[0134]|429|50[0234])\b`),
		regexp.MustCompile(`\b(40[0134]|429|50[0234]) (?:from|error|response|when calling)\b`),
		regexp.MustCompile(`\b(insufficient (?:permissions?|privileges|rights))\b`),
		regexp.MustCompile(`\b(rate limit (?:is )?exceeded)\b`),
		regexp.MustCompile(`(?:status(?:[ _-]?code)?|indicate success|error(?:[ _-]?code)?|"code"|"error"|exception|refused|failed|denied|invalid status)\W{1,6}(?:is |was |with |code )*\W{0,3}(` + reasonWords + `)\b`),
		regexp.MustCompile(`\bthe remote server returned an error\W+(` + reasonWords + `)`),
		regexp.MustCompile(`^(` + reasonWords + `)(?:[:. -]+(?:access|you|permission|the|this|request)\b|\W*$)`),
	}
})

// statusIn finds the status of HTTP that the beginning of a text reports, 0 for
// none.
func statusIn(t text) int {
	lower := t.lower[:min(len(t.lower), 4*maxDissected)]
	for _, pattern := range statusPatterns() {
		match := pattern.FindStringSubmatch(lower)
		if len(match) > 1 && !strings.Contains(match[0], " = ") { // a comparison in code is no report
			if number, err := strconv.Atoi(match[1]); err == nil {
				return number
			}
			return reasonOf(match[1])
		}
	}
	return 0
}

// reasonOf is the status that a word stands for; insufficient rights, however
// they are called, are a 403.
func reasonOf(word string) int {
	if strings.HasPrefix(word, "insufficient ") {
		return 403
	}
	return reasons[strings.ReplaceAll(word, "-", "")]
}

// statusTopic is the class of a status.
func statusTopic(status int) string {
	switch {
	case status == 400:
		return "400 Bad Request"
	case status == 429:
		return "429 Too Many Requests"
	case status == 401:
		return "401 Unauthorized"
	case status == 403:
		return "403 Forbidden"
	case status == 404:
		return "404 Not Found"
	case status >= 500:
		return "5xx"
	}
	return ""
}
