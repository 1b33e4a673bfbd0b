package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	msal "github.com/AzureAD/microsoft-authentication-library-for-go/apps/errors"
)

// problem is a reason this package found itself, in the words for the user.
type problem struct{ reason, hint string }

func (p problem) Error() string { return p.reason }

// finding is what could be made out of one failure.
type finding struct {
	reason, hint, code, trace, correlation string
	unavailable                            bool // the reason may pass
}

// Explain turns a failure of azidentity, MSAL or the authority into an [*Error].
// Nil, an [*Error] and the end of a context pass through unchanged.
func Explain(err error) error {
	if known := new(Error); err == nil || errors.As(err, &known) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	name, _, _ := strings.Cut(err.Error(), ":")
	s := source{name: libraryNames[strings.TrimSuffix(name, ".GetToken()")]}
	if first, _, found := strings.Cut(err.Error(), " authentication failed"); found {
		s.name = libraryNames[first]
	}
	return explainer{}.all([]trial{{&s, err, answerIn(err)}})
}

// libraryNames are azidentity's names of what this package calls otherwise.
var libraryNames = map[string]string{
	"EnvironmentCredential": nameEnv, "ClientSecretCredential": nameEnv, "ClientCertificateCredential": nameEnv,
	"WorkloadIdentityCredential": nameWorkload, "ClientAssertionCredential": nameWorkload,
	"ManagedIdentityCredential": nameManaged, "AzureCLICredential": nameCLI, "AzureDeveloperCLICredential": nameDev,
	"AzurePowerShellCredential": namePowerShell, "AzurePipelinesCredential": namePipelines,
	"InteractiveBrowserCredential": nameBrowser, "DeviceCodeCredential": nameDeviceCode,
}

// answerIn is the refusal that the libraries' errors carry, if any.
func answerIn(err error) answer {
	var failed *azidentity.AuthenticationFailedError
	if errors.As(err, &failed) && failed.RawResponse != nil && failed.RawResponse.Body != nil {
		body, _ := runtime.Payload(failed.RawResponse)
		return answer{status: failed.RawResponse.StatusCode, body: body}
	}
	var call msal.CallErr
	if errors.As(err, &call) && call.Resp != nil && call.Resp.Body != nil {
		body, _ := io.ReadAll(io.LimitReader(call.Resp.Body, 1<<20))
		return answer{status: call.Resp.StatusCode, body: body}
	}
	return answer{}
}

// trial is one source that gave no token.
type trial struct {
	source *source
	err    error
	answer answer
}

// explainer knows what the hints must name.
type explainer struct {
	tenant, scope string
	auto          bool
}

// all makes one Error of the trials. It is told of the one that the authority
// answered with a code, else of one that may do later, else of the last one,
// which ended the search; when all of the default chain passed, the hint is how
// to sign in.
func (x explainer) all(trials []trial) *Error {
	e := &Error{}
	for _, t := range trials {
		f := x.find(t)
		e.Attempts = append(e.Attempts, Attempt{t.source.name, f.reason})
		if t.source.optional && t.source.name == nameManaged {
			f.unavailable = false // what answers at the link-local address may be anything
		}
		if e.Code == "" && (f.code != "" || !e.Unavailable) {
			e.Hint, e.Code, e.TraceID, e.CorrelationID, e.Unavailable = f.hint, f.code, f.trace, f.correlation, f.unavailable
		}
	}
	if x.auto && e.Code == "" && !e.Unavailable && len(trials) > 1 && trials[len(trials)-1].source.optional {
		e.Hint = "run `" + x.login() + "`, or use --auth browser or --auth devicecode; in pipelines set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET"
	}
	return e
}

func (x explainer) find(t trial) finding {
	if busy(t.answer.status) {
		return busyFinding(t.source.name, t.answer)
	}
	if own, ok := errors.AsType[problem](t.err); ok {
		return finding{reason: oneLine(own.reason, 300), hint: own.hint}
	}
	text, _, _ := strings.Cut(t.err.Error(), " To troubleshoot") // the address behind it is not that of the service
	if f, ok := authorityFinding(t.answer, text); ok {
		return x.aimed(f, t.source.name)
	}
	if f, ok := x.toolFinding(t.source.name, text); ok {
		return f
	}
	if f, ok := statusFinding(t.source.name, t.answer); ok {
		return f
	}
	if f, _ := networkProblem(text); f.reason != "" {
		f.unavailable = true
		return f
	}
	return finding{reason: "failed: " + oneLine(lastWords(text), 160)}
}

// reply is the error document of the token endpoint ("OAuth 2.0 error response"),
// of the metadata service and of App Service, which agree on the first names.
type reply struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
	Trace       string `json:"trace_id"`
	Correlation string `json:"correlation_id"`
}

// reply is empty for anything that is not such a document.
func (a answer) reply() reply {
	var r reply
	if json.Unmarshal(a.body, &r) != nil {
		return reply{}
	}
	r.Description = hide(r.Description, a.secrets)
	return r
}

var (
	codePattern        = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`AADSTS(\d{4,8})`) })
	tracePattern       = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)Trace ID: ([0-9a-f-]{36})`) })
	correlationPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)Correlation ID: ([0-9a-f-]{36})`) })
	idPattern          = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9A-Fa-f-]{36}$`) })
	challengePattern   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`az login[ \w.-]* --claims-challenge [\w+/=-]+`) })
)

// authorityFinding reads a refusal of the authority, be it its answer or what a
// tool such as az printed of it.
func authorityFinding(a answer, text string) (finding, bool) {
	r := a.reply()
	described := r.Description
	if described == "" {
		described = text // of a tool, or of an answer in another form
	}
	f := finding{trace: submatch(tracePattern(), described), correlation: submatch(correlationPattern(), described)}
	if idPattern().MatchString(r.Trace) {
		f.trace = r.Trace
	}
	if idPattern().MatchString(r.Correlation) {
		f.correlation = r.Correlation
	}
	number := submatch(codePattern(), described)
	if number == "" {
		known, ok := oauthCodes[r.Error]
		f.reason, f.hint = known.reason, known.hint
		return f, ok
	}
	f.code = "AADSTS" + number
	known, ok := aadsts[number]
	if !ok {
		_, sentence, _ := strings.Cut(described, f.code+": ")
		known.reason = "refused by the sign-in service: " + oneLine(firstSentence(sentence), 200)
		known.hint = "look it up: https://login.microsoftonline.com/error?code=" + number
	}
	f.reason, f.hint, f.unavailable = fmt.Sprintf("%s (%s)", known.reason, f.code), known.hint, passing(number)
	return f, true
}

// aimed makes the hint fit the credential: a user of az signs in again with az.
func (x explainer) aimed(f finding, name string) finding {
	switch {
	case f.hint != signInAgain:
	case name == nameCLI:
		f.hint = "run `" + strings.TrimSpace(x.login()+" "+x.scopeFlag()) + "`"
	case name == nameDev:
		f.hint = "run `azd auth login`"
	case name == namePowerShell:
		f.hint = "run `Connect-AzAccount`"
	}
	return f
}

func (x explainer) login() string {
	command := "az login"
	if x.tenant != "" {
		command += " --tenant " + x.tenant
	}
	return command
}

// scopeFlag lets az meet Graph's own policies while it signs in.
func (x explainer) scopeFlag() string {
	if x.scope == "" {
		return ""
	}
	return "--scope " + x.scope
}

func submatch(p *regexp.Regexp, text string) string {
	if m := p.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}
