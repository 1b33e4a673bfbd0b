package signin

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
)

// problem is a reason this package found itself, in the words for the user.
type problem struct{ reason, hint string }

func (p problem) Error() string { return p.reason }

// finding is what could be made out of one failure.
type finding struct {
	reason, hint, code, trace, correlation string
	unavailable                            bool // the reason may pass
	final                                  bool // the way to the service is barred until someone opens it
	telling                                bool // a host of managed identities said why not
}

// weight is how much of a search's failure a finding explains.
func (f finding) weight() int {
	switch {
	case f.code != "":
		return 3
	case f.unavailable, f.final:
		return 2
	case f.telling:
		return 1
	}
	return 0
}

// libraryNames are azidentity's names of what this package calls otherwise.
var libraryNames = map[string]string{
	"EnvironmentCredential": nameEnv, "ClientSecretCredential": nameEnv, "ClientCertificateCredential": nameEnv,
	"WorkloadIdentityCredential": nameWorkload, "ClientAssertionCredential": nameWorkload,
	"ManagedIdentityCredential": nameManaged, "AzureCLICredential": nameCLI, "AzureDeveloperCLICredential": nameDev,
	"AzurePowerShellCredential": namePowerShell, "AzurePipelinesCredential": namePipelines,
	"InteractiveBrowserCredential": nameBrowser, "DeviceCodeCredential": nameDeviceCode,
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
	cloud         Cloud
	auto          bool
}

// all makes one Error of the trials. It is told of the one that the authority
// answered with a code, else of one that the network kept from it or that may do
// later, else of a host that said why not, else of the last one, which ended the search; when all of the default chain
// passed, the hint is how to sign in.
func (x explainer) all(trials []trial) *Error {
	e, best := &Error{}, 0
	for _, t := range trials {
		f := x.find(t)
		e.Attempts = append(e.Attempts, Attempt{t.source.name, f.reason})
		if t.source.optional && t.source.name == nameManaged && len(trials) > 1 {
			f.unavailable = false // what answers at the link-local address may be anything
		}
		if w := f.weight(); w > best || best == 0 {
			best = w
			e.Hint, e.Code, e.TraceID, e.CorrelationID, e.Unavailable = f.hint, f.code, f.trace, f.correlation, f.unavailable
		}
	}
	if x.auto && best < 2 && len(trials) > 1 && trials[len(trials)-1].source.optional {
		signIn := "run `" + x.login() + "`, or use --auth browser or --auth devicecode; " +
			"in pipelines set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET"
		if best == 1 {
			signIn = e.Hint + "; or " + signIn
		}
		e.Hint = signIn
	}
	return e
}

func (x explainer) find(t trial) finding {
	name, text := t.source.name, ""
	if t.err != nil {
		text, _, _ = strings.Cut(t.err.Error(), " To troubleshoot") // the address behind it is not that of the service
	}
	if name == nameManaged && t.answer.status != http.StatusTooManyRequests {
		if f, ok := x.hostFinding(t, text); ok {
			return f
		}
	}
	switch own, isOwn := errors.AsType[problem](t.err); {
	case busy(t.answer.status), starting(t.answer.status) && name == nameManaged && t.answer.host == metadataHost:
		return x.busyFinding(t)
	case t.answer.unfit != "":
		return unfitFinding(name, t.answer)
	case isOwn:
		return finding{reason: oneLine(own.reason, 300), hint: own.hint}
	}
	if f, ok := x.authorityFinding(t.answer, text); ok {
		return x.aimed(f, t.source)
	}
	if f, ok := x.toolFinding(name, text); ok && !t.answer.none {
		return f
	}
	if f, ok := statusFinding(t); ok {
		return f
	}
	if f, ok := networkProblem(name, t.answer.host, text); ok {
		return f
	}
	f := finding{reason: "failed: " + oneLine(lastWords(text), 160), unavailable: t.answer.none}
	if name == nameCLI && endOfTraceback(text) != "" {
		f.hint = "see whether `az version` works: if not, repair or update Azure CLI, or use --auth browser"
	}
	return f
}

// submatch is the first group that is not empty.
func submatch(p *regexp.Regexp, text string) string {
	for i, m := range p.FindStringSubmatch(text) {
		if i > 0 && m != "" {
			return m
		}
	}
	return ""
}
