package signin

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// identity is the managed identity that a host was asked for; the zero value is the
// one that the host gives unasked.
type identity struct {
	id       string // "client id 8a4d…"
	variable string // the environment variable that names it, "" when someone typed it
}

// String is how the identity is told: with the variable, if one is to blame.
func (i identity) String() string {
	if i.variable == "" {
		return quote(i.id, 300)
	}
	return quote(i.id, 300) + ", which " + i.variable + " names"
}

// hint is what to change when a host has no such identity.
func (i identity) hint() string {
	switch {
	case i.id == "":
		return "turn on the host's system-assigned identity, or set AZURE_CLIENT_ID to the client id of a user-assigned one " +
			"that is attached to it"
	case i.variable == "":
		return "attach that identity to this host, or name one that is attached: mi-roles identities NAME shows the ids"
	}
	return "set " + i.variable + " to the client id (not the object id) of an identity that is attached to this host, " +
		"or unset it to use the host's own"
}

// hostSentence is what a host, or a library in its place, says of an identity, and
// what it means. ASKED stands for the identity that was asked for.
type hostSentence struct {
	parts          []string // one of them stands in the text, in lower case
	named, unnamed string   // the reason, for an identity that was named and for none
	hint           string   // empty: that of asked
}

const (
	hostLacks   = "this host has no managed identity with ASKED"
	hostFixed   = "this host does not let you choose its managed identity, and ASKED was requested"
	hostNoFile  = "cannot read the key file of the Azure Arc agent"
	hostNoKey   = "Service Fabric does not accept IDENTITY_HEADER"
	hostNowhere = "none here: the metadata service cannot be reached"
	hostAPI     = "Cloud Shell issues no tokens for RESOURCE"
	hintFabric  = "restart the service: Service Fabric then sets the variables again"
	hintUnname  = "do not name an identity"
	hintHimds   = "run this as root or as a member of the group himds; on Windows as an administrator " +
		"or a member of Hybrid agent extension applications"
)

// hostSentences are those of virtual machines and Arc; of App Service, Functions
// and Container Apps, today and earlier; of Automation, Service Fabric, pod
// identity, Cloud Shell, Azure Machine Learning and Docker Desktop.
var hostSentences = []hostSentence{
	{[]string{"multiple user assigned identities exist"}, hostLacks, "this host has several managed identities, and none was named",
		"set AZURE_CLIENT_ID to the client id of the one to use: mi-roles identities NAME shows it"},
	{[]string{"unable to load the proper managed identity"},
		hostLacks, "this host has no managed identity, or has several and none was named", ""},
	{[]string{"identity not found", "assigned to this resource", "managed identity found for specified", "no msi found for specified",
		"no managed identity was found", "managedidentitynotfound", "no azure identity found for request",
		"no azureassignedidentity found"},
		hostLacks, "this host has no managed identity of its own", ""},
	{[]string{"did not confirm the requested"},
		"the Azure Arc agent gave a token for another identity than ASKED", "", "update the agent, or do not name an identity"},
	{[]string{"support user-assigned", "support specifying a user-assigned", "user assigned identity is currently not supported"},
		hostFixed, "", hintUnname},
	{[]string{"by client id only"},
		"Azure Machine Learning accepts only a client id, and ASKED was requested", "",
		"give the client id: mi-roles identities NAME shows it"},
	{[]string{"is not a supported msi token audience"},
		hostAPI, hostAPI, "sign in with `az login` and use --auth azcli, or run this on a resource that has a managed identity"},
	{[]string{"secretheadernotfound"}, hostNoKey, hostNoKey, hintFabric},
	{[]string{"failed to get metadata for", `failed to read "`}, hostNoFile, hostNoFile, hintHimds},
	{[]string{"attempted to an unreachable"}, hostNowhere, hostNowhere, "only hosts in Azure have one; elsewhere run `az login`"},
}

// hostSpeaks finds what a host says of an identity.
func hostSpeaks(text string) (hostSentence, bool) {
	text = strings.ToLower(text)
	for _, s := range hostSentences {
		for _, part := range s.parts {
			if strings.Contains(text, part) {
				return s, true
			}
		}
	}
	return hostSentence{}, false
}

// hostFinding reads a refusal of whoever gives tokens to managed identities.
func (x explainer) hostFinding(t trial, text string) (finding, bool) {
	r, who := t.answer.reply(), t.source.asked
	known, ok := hostSpeaks(r.Description + " " + r.Error + " " + t.answer.line())
	if !ok && (t.answer.status < http.StatusMultipleChoices || t.answer.status == http.StatusUnauthorized) {
		known, ok = hostSpeaks(text) // of the library; to any other refusal it adds a guess of its own
	}
	f := finding{reason: known.unnamed, hint: known.hint, correlation: r.Correlation, trace: r.Trace, telling: true}
	if who.id != "" {
		f.reason = strings.ReplaceAll(known.named, "ASKED", who.String())
	}
	f.reason = strings.ReplaceAll(f.reason, "RESOURCE", x.api(text))
	switch {
	case f.hint == "":
		f.hint = who.hint()
	case f.hint == hintUnname && who.variable != "":
		f.hint = "unset " + who.variable
	}
	if _, cause, found := strings.Cut(text, " due to error: "); found {
		f.reason += ": " + oneLine(strings.TrimRight(cause, " ."), 160)
	} else if said := t.answer.sentence(nameManaged); said != "" {
		f.reason += fmt.Sprintf("; it said: %s (HTTP %d)", said, t.answer.status)
	} else if t.answer.status == 0 {
		f.reason += ": " + oneLine(firstSentence(lastWords(text)), 160)
	}
	return f, ok && f.reason != ""
}

// starting: a metadata service answers 404 and 410 while it starts or is renewed
// ("Error handling" of managed identities on virtual machines).
func starting(status int) bool { return status == http.StatusNotFound || status == http.StatusGone }

// mayAnswer tells azcore when to ask a host again: not one that spoke of the identity.
func mayAnswer(resp *http.Response, err error) bool {
	if err != nil {
		return worthRetrying(nil, err)
	}
	if !busy(resp.StatusCode) && !(starting(resp.StatusCode) && resp.Request != nil && resp.Request.URL.Host == metadataHost) {
		return false
	}
	body, err := runtime.Payload(resp)
	_, speaks := hostSpeaks(string(body))
	return err == nil && !speaks
}
