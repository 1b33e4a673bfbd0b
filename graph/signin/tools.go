package signin

import (
	"bytes"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"
)

// toolFinding reads what the tools and hosts say that a credential leans on.
func (x explainer) toolFinding(name, text string) (finding, bool) {
	low := strings.ToLower(text)
	has := func(parts ...string) bool {
		for _, p := range parts {
			if strings.Contains(low, p) {
				return true
			}
		}
		return false
	}
	if has("invalid tenantid") {
		return finding{reason: "the tenant is neither a tenant id nor a domain name", hint: hintTenant}, true
	}
	switch name {
	case nameCLI:
		return x.azFinding(text, has)
	case nameDev:
		return azdFinding(has)
	case namePowerShell:
		switch {
		case has("not found on path"):
			return finding{reason: "not installed", hint: "use another --auth"}, true
		case has("connect-azaccount"):
			return finding{reason: "nobody is signed in", hint: "run `Connect-AzAccount`"}, true
		case has("az.accounts"):
			return finding{reason: "the Az.Accounts module is missing", hint: "run `Install-Module Az.Accounts`"}, true
		}
	case nameWorkload:
		if has("no such file", "cannot find the file", "permission denied", "is a directory") {
			return finding{reason: "cannot read the token file that AZURE_FEDERATED_TOKEN_FILE names",
				hint: "check AZURE_FEDERATED_TOKEN_FILE and the pod's service account"}, true
		}
	case nameBrowser:
		if has("executable file not found", "xdg-open", "exec:", "exit status") {
			return finding{reason: "no browser could be opened", hint: "use --auth devicecode"}, true
		}
	case namePipelines:
		if has("oidc endpoint", "oidc token request") && !has("dial tcp", "x509") {
			return finding{reason: "Azure Pipelines gave the job no token" + statusIn(text),
				hint: "check the service connection (workload identity federation) and SYSTEM_ACCESSTOKEN"}, true
		}
	}
	return finding{}, false
}

func (x explainer) azFinding(text string, has func(...string) bool) (finding, bool) {
	switch {
	case challengePattern().MatchString(text):
		return finding{reason: "the tenant's policy requires a fresh sign-in",
			hint: "run `" + challengePattern().FindString(text) + "`"}, true
	case has("not found on path", "not recognized as"):
		return finding{reason: "not installed", hint: "install Azure CLI and run `" + x.login() + "`, or use --auth browser"}, true
	case has("az login", "not logged in", "no subscription found"):
		return finding{reason: "nobody is signed in, or the sign-in has expired", hint: "run `" + x.login() + "`"}, true
	case has("parsing token expiration"):
		return finding{reason: "az printed no expiry time for the token", hint: "update Azure CLI: `az upgrade`"}, true
	case has("invalid character", "unexpected end of json"):
		return finding{reason: "az printed something other than a token: a message may be in the way",
			hint: "run `az account get-access-token --query expiresOn`: it must print nothing but a time"}, true
	}
	return finding{}, false
}

func azdFinding(has func(...string) bool) (finding, bool) {
	switch {
	case has("not found on path", "not recognized as"):
		return finding{reason: "not installed", hint: "use another --auth"}, true
	case has("azd auth login", "not logged in", "login expired"):
		return finding{reason: "nobody is signed in, or the sign-in has expired", hint: "run `azd auth login`"}, true
	case has("invalid character", "unexpected end of json", "parsing token expiration"):
		return finding{reason: "azd printed something that is not a token", hint: "upgrade azd"}, true
	}
	return finding{}, false
}

var statusPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\b([345]\d\d) [A-Z][a-z]+`) })

func statusIn(text string) string {
	if s := submatch(statusPattern(), text); s != "" {
		return " (HTTP " + s + ")"
	}
	return ""
}

// who names the one that answered.
func (a answer) who(name string) string {
	_, known := authorityHosts[a.host]
	switch {
	case name == nameManaged:
		return "the managed identity endpoint"
	case known || a.host == "":
		return "the sign-in service"
	}
	return oneLine(a.host, 100)
}

// sentence is what a refusal says, in one line.
func (a answer) sentence(name string) string {
	r := a.reply()
	said := firstSentence(r.Description)
	if said == "" && name == nameManaged {
		said = firstSentence(a.line())
	}
	if said == "" {
		said = r.Error
	}
	return oneLine(said, 200)
}

// busyFinding is for an answer that says nothing about the sign-in, whatever its
// document is; the codes in it are for support.
func (x explainer) busyFinding(t trial) finding {
	name, a := t.source.name, t.answer
	f, _ := x.authorityFinding(a, "")
	status := fmt.Sprintf("(HTTP %d)", a.status)
	if f.code != "" {
		status = fmt.Sprintf("(HTTP %d, %s)", a.status, f.code)
	}
	f.reason, f.hint, f.unavailable = a.who(name)+" failed "+status, "try again in a minute, or see https://status.azure.com", true
	said := a.sentence(name)
	switch {
	case a.status == http.StatusTooManyRequests:
		f.reason, f.hint = a.who(name)+" is busy "+status, "try again in a minute"
	case name == nameManaged && said != "" && !x.isGraph():
		f.hint = "try again in a minute; if this persists, check that " + x.api("") + " is the name of an API"
	}
	if name == nameManaged && said != "" {
		f.reason += ": " + said
	}
	if a.late > 0 {
		f.reason += fmt.Sprintf(": it asks to wait %s, longer than --timeout allows", a.late.Round(time.Second))
		f.hint = "try again later, or allow more time with --timeout"
	}
	return f
}

// statusFinding is for refusals that are known by no code and no sentence.
func statusFinding(t trial) (finding, bool) {
	name, a := t.source.name, t.answer
	if a.status < http.StatusMultipleChoices {
		return finding{}, false
	}
	r := a.reply()
	f := finding{reason: fmt.Sprintf("%s refused (HTTP %d)", a.who(name), a.status), correlation: r.Correlation, trace: r.Trace}
	if said := a.sentence(name); said != "" {
		f.reason += ": " + said
	}
	page := bytes.HasPrefix(bytes.TrimSpace(a.body), []byte("<"))
	switch asked := t.source.asked; {
	case name == nameManaged && (page || a.status == http.StatusProxyAuthRequired):
		f.hint = "a proxy seems to respond in its place: add " + oneLine(a.host, 100) + " to NO_PROXY"
	case page:
		f.hint = "a proxy or firewall seems to respond in its place: " + hintProxy
	case asked.id != "":
		f.reason, f.telling = f.reason+"; it was asked for "+asked.String(), true
		f.hint = asked.hint()
	}
	return f, true
}
