package signin

import (
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
	case nameManaged:
		if has("isn't assigned to this resource", "identity not found") {
			return finding{reason: "this host has no such managed identity",
				hint: "enable the host's managed identity, or set AZURE_CLIENT_ID to the client id of one that is attached to it"}, true
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
		return finding{reason: "the tenant's policy asks for a fresh sign-in", hint: "run `" + challengePattern().FindString(text) + "`"}, true
	case has("not found on path", "not recognized as"):
		return finding{reason: "not installed", hint: "install Azure CLI and run `" + x.login() + "`, or use --auth browser"}, true
	case has("az login", "not logged in", "no subscription found"):
		return finding{reason: "nobody is signed in, or the sign-in has expired", hint: "run `" + x.login() + "`"}, true
	case has("invalid character", "unexpected end of json", "parsing token expiration"):
		return finding{reason: "az printed something that is not a token", hint: "run `az version`: it must be 2.0.79 or newer"}, true
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

var hostPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`https?://([^/"\s]+)`) })

// networkProblem reads Go's own network errors, which the libraries hand on as
// text. Lasting means that the next second will not change it.
func networkProblem(text string) (f finding, lasting bool) {
	low := strings.ToLower(text)
	host := submatch(hostPattern(), text)
	if host == "" {
		host = "the sign-in service"
	}
	host = oneLine(host, 100)
	for _, p := range networkTable {
		for _, part := range p.parts {
			if strings.Contains(low, part) {
				return finding{reason: strings.ReplaceAll(p.reason, "HOST", host), hint: p.hint}, p.lasting
			}
		}
	}
	return finding{}, false
}

// networkTable is in the order of significance: what a proxy or a certificate
// says explains the refused connection around it.
var networkTable = []struct {
	parts        []string
	reason, hint string
	lasting      bool
}{
	// A proxy that refuses to CONNECT leaves only its status line behind the address.
	{[]string{"proxyconnect", "proxy authentication required", "socks connect", `": forbidden`, `": bad gateway`,
		`": service unavailable`, `": gateway timeout`, `": unauthorized`, `": method not allowed`},
		"the proxy refused the way to HOST", "check HTTPS_PROXY and NO_PROXY", true},
	{[]string{"expired or is not yet valid", "not yet valid"},
		"the TLS certificate of HOST is outside its dates: this machine's clock may be wrong", "set the clock, then try again", true},
	{[]string{"signed by unknown authority", "certificate is not trusted", "x509: certificate", "failed to verify certificate"},
		"the TLS certificate of HOST is not trusted here: a proxy or firewall may be reading the traffic",
		"point SSL_CERT_FILE at a file with your organisation's root certificates", true},
	{[]string{"no such host", "server misbehaving", "name resolution"},
		"cannot find HOST: no network, or no DNS", "check the network connection", true},
	{[]string{"connection refused", "network is unreachable", "no route to host"},
		"cannot reach HOST", "check the network connection, and HTTPS_PROXY where one is needed", true},
	{[]string{"json decode error", "invalid character '<'"},
		"HOST answered with something else than a token: a proxy or the network's own sign-in page may be in the way",
		"open any web page in a browser to see what the network wants", true},
	{[]string{"connection reset", "unexpected eof", ": eof", "broken pipe", "http2:", "malformed http"},
		"the connection to HOST broke", "try again; a firewall may be in the way", false},
	{[]string{"i/o timeout", "deadline exceeded", "handshake timeout", "timed out"},
		"HOST did not answer in time", "check the network connection, and HTTPS_PROXY where one is needed", false},
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

// busyFinding is for an answer that says nothing about the sign-in, whatever its
// document is; the codes in it are for support.
func busyFinding(name string, a answer) finding {
	f, _ := authorityFinding(a, "")
	status := fmt.Sprintf("(HTTP %d)", a.status)
	if f.code != "" {
		status = fmt.Sprintf("(HTTP %d, %s)", a.status, f.code)
	}
	f.reason, f.hint, f.unavailable = a.who(name)+" failed "+status, "try again in a minute, or see https://status.azure.com", true
	if a.status == http.StatusTooManyRequests {
		f.reason, f.hint = a.who(name)+" is busy "+status, "try again in a minute"
	}
	if a.late > 0 {
		f.reason += fmt.Sprintf(": it asks to wait %s, longer than --timeout allows", a.late.Round(time.Second))
		f.hint = "try again later, or allow more time with --timeout"
	}
	return f
}

// statusFinding is for refusals whose document has no code of its own.
func statusFinding(name string, a answer) (finding, bool) {
	if a.status < http.StatusMultipleChoices {
		return finding{}, false
	}
	f := finding{reason: fmt.Sprintf("%s refused (HTTP %d)", a.who(name), a.status)}
	if said := firstSentence(a.reply().Description); said != "" {
		f.reason += ": " + oneLine(said, 160)
	}
	return f, true
}
