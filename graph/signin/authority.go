package signin

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

var (
	codePattern        = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`AADSTS(\d{4,8})`) })
	tracePattern       = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)Trace ID: ([0-9a-f-]{36})`) })
	correlationPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)Correlation ID: ([0-9a-f-]{36})`) })
	challengePattern   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`az login[ \w.-]* --claims-challenge [\w+/=-]+`) })
)

// authorityFinding reads a refusal of the authority, be it its answer or what a
// tool such as az printed of it.
func (x explainer) authorityFinding(a answer, text string) (finding, bool) {
	r := a.reply()
	described := r.Description
	if described == "" {
		described = hide(text, a.secrets) // of a tool, or of an answer in another form
	}
	f := finding{trace: submatch(tracePattern(), described), correlation: submatch(correlationPattern(), described)}
	if r.Trace != "" {
		f.trace = r.Trace
	}
	if r.Correlation != "" {
		f.correlation = r.Correlation
	}
	number := submatch(codePattern(), described)
	if number == "" {
		known, ok := oauthCodes[r.Error]
		f.reason, f.hint = known.reason, known.hint
		return f, ok
	}
	f.code = "AADSTS" + number
	_, sentence, _ := strings.Cut(described, f.code+": ")
	known, ok := aadsts[number]
	if !ok {
		known.reason = "refused by the sign-in service: " + oneLine(firstSentence(sentence), 200)
		known.hint = "look it up: https://login.microsoftonline.com/error?code=" + number
	}
	known = x.filled(known, sentence)
	if known.hint == hintTrust {
		known = compared(known, sentence)
	}
	f.reason, f.hint, f.unavailable = fmt.Sprintf("%s (%s)", known.reason, f.code), known.hint, passing(number)
	return f, true
}

var (
	quotedPattern   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`'([^'\r\n]{1,600})'`) })
	resourcePattern = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?:[Rr]esource principal named|[Aa]pplication named) (\S+) was not found|resource '([^']+)'|service \('([^']+)'\)`)
	})
)

// filled puts into a meaning what stands in the authority's sentence: QUOTED is what
// is in its first quotation marks, RESOURCE the API that a token was asked for.
func (x explainer) filled(m meaning, sentence string) meaning {
	if quoted := submatch(quotedPattern(), sentence); quoted != "" {
		m.reason = strings.ReplaceAll(m.reason, "QUOTED", quote(quoted, 200))
	}
	m.reason = strings.ReplaceAll(m.reason, ": QUOTED", "")
	m.reason = strings.ReplaceAll(m.reason, "RESOURCE", x.api(sentence))
	if m.hint == hintAPI && x.isGraph() {
		m.hint = hintTenant
	}
	return m
}

// resource is the API that a token is asked for, as it was named.
func (x explainer) resource() string { return strings.TrimSuffix(x.scope, "/.default") }

func (x explainer) isGraph() bool { return x.scope != "" && x.scope == x.cloud.Scope() }

// api is the same for people; where nothing was asked for here, the sentence of
// another tool's failure may name it.
func (x explainer) api(sentence string) string {
	named := x.resource()
	if x.isGraph() {
		named = "Microsoft Graph"
	}
	if named == "" {
		named = submatch(resourcePattern(), sentence)
	}
	if named == "" {
		return "the requested API"
	}
	return quote(named, 200)
}

// aimed makes the hint fit the credential: a user of az signs in again with az, and
// a managed identity has one tenant and no say in it.
func (x explainer) aimed(f finding, s *source) finding {
	if f.code == "AADSTS7000218" && slices.Contains([]string{nameEnv, nameWorkload, nameGitHub, namePipelines}, s.name) {
		// Of a user, the same code says that the application is not one for devices.
		f.reason = strings.Replace(f.reason, notForDevices, "the sign-in carries no client secret and no assertion", 1)
		f.hint = "check the secret, certificate or token file that it uses"
	}
	switch s.name {
	case nameManaged:
		switch f.hint {
		case hintAPI, hintTenant:
			f.hint = "mi-roles apis NAME shows the names of an API; a managed identity gets tokens for the APIs of its own tenant"
		case hintClient:
			f.hint = "the identity was deleted, or created a moment ago: mi-roles identities NAME shows whether the directory has it"
		}
	case namePipelines:
		f.hint = strings.NewReplacer("AZURE_CLIENT_ID", "AZURESUBSCRIPTION_CLIENT_ID", "AZURE_TENANT_ID",
			"AZURESUBSCRIPTION_TENANT_ID").Replace(f.hint)
	case nameCLI, nameDev, namePowerShell, nameBrowser, nameDeviceCode: // none reads these variables
		f.hint = strings.ReplaceAll(f.hint, "AZURE_TENANT_ID or ", "")
		if strings.Contains(f.hint, "AZURE_CLIENT_") {
			f.hint = signInAgain
		}
	}
	if x.tenant != "" { // it counts for more than the variable
		f.hint = strings.ReplaceAll(f.hint, "AZURE_TENANT_ID or ", "")
	}
	if s.client != "" {
		f.hint = strings.ReplaceAll(f.hint, "CLIENT-ID", quote(s.client, 60))
	}
	if f.hint == signInAgain {
		f.hint = x.again(s.name)
	}
	return f
}

// again is how to sign in once more.
func (x explainer) again(name string) string {
	switch name {
	case nameCLI:
		return "run `" + strings.TrimSpace(x.login()+" "+x.scopeFlag()) + "`"
	case nameDev:
		return "run `azd auth login`"
	case namePowerShell:
		return "run `Connect-AzAccount`"
	}
	return signInAgain
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
