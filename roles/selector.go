package roles

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"mi-roles/roles/catalog"
	"mi-roles/roles/display"
)

// Form says how a selector addresses its object.
type Form int

// The forms of a selector.
const (
	ByName     Form = iota // exact display name, any case
	ByGUID                 // object id or client id: the directory tells which
	ByObjectID             // id:
	ByAppID                // client: or an alias
	ByAzureID              // Azure resource id
	ByGroup                // RESOURCE-GROUP/NAME, or a display name with slashes
	ByURI                  // identifier URI
)

// Ref is a selector as the user typed it and what it was found to be.
type Ref struct {
	Text  string // as typed
	Form  Form
	Value string // GUIDs in lower case; the bare text behind a prefix
	Alias string // of an API, when the text was one
}

// The longest texts that the directory can hold: display names have at most 256
// characters; resource ids and identifier URIs are given room beyond their own limits.
const (
	maxName = 256
	maxText = 2048
)

// ParseIdentity reads a selector of -i/--identity. It never guesses: the form
// follows from the text alone, and the prefixes id:, client:, name: and arm: force one.
func ParseIdentity(text string) (Ref, error) {
	if err := checkText("identity", text); err != nil {
		return Ref{}, err
	}
	if ref, forced, err := forced("identity", text); forced {
		return ref, err
	}
	switch {
	case throughGitBash().MatchString(text):
		return Ref{}, usage("identity %s is an Azure resource id that Git Bash turned into a path of this machine",
			"put MSYS_NO_PATHCONV=1 before the command: MSYS_NO_PATHCONV=1 mi-roles …"+orName(text), display.Quote(text))
	case strings.HasPrefix(text, "/"):
		return azureRef(text, text)
	case strings.Contains(text, "/"):
		return nameRef("identity", text, text, ByGroup)
	}
	return guidOrName("identity", text)
}

// ParseAPI reads a selector of -a/--api: an alias of the catalog or what other tools call
// such an API, a GUID, an identifier URI, with /.default or without, or an exact display
// name; the prefixes id:, client:, name: and uri: force one.
func ParseAPI(text string) (Ref, error) {
	if err := checkText("API", text); err != nil {
		return Ref{}, err
	}
	if ref, forced, err := forced("API", text); forced {
		return ref, err
	}
	name := withoutDefault(text)
	for _, find := range []func(string) (catalog.API, bool){catalog.ByAlias, catalog.ByOtherName} {
		if api, ok := find(name); ok {
			return Ref{Text: text, Form: ByAppID, Value: strings.ToLower(api.AppID), Alias: text}, nil
		}
	}
	if strings.Contains(name, "://") || strings.HasPrefix(strings.ToLower(name), "urn:") {
		return Ref{Text: text, Form: ByURI, Value: name}, nil
	}
	if IsGUID(name) {
		return Ref{Text: text, Form: ByGUID, Value: strings.ToLower(name)}, nil
	}
	return guidOrName("API", text)
}

// throughGitBash is what Git Bash makes of a word that begins with a slash before it
// hands it to a Windows program: "/x" becomes "C:/Program Files/Git/x".
var throughGitBash = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)^[a-z]:/(?:.*/)?(?:subscriptions|providers)/`) })

// withoutDefault is the API that a client's scope asks for: what stands before /.default,
// with which an address may keep the slash that is its own.
func withoutDefault(text string) string {
	const suffix = "/.default"
	if at := len(text) - len(suffix); at > 0 && strings.EqualFold(text[at:], suffix) {
		return text[:at]
	}
	return text
}

func guidOrName(what, text string) (Ref, error) {
	if IsGUID(text) {
		return Ref{Text: text, Form: ByGUID, Value: strings.ToLower(text)}, nil
	}
	if looksLikeGUID(text) {
		return Ref{}, usage("%s %s looks like a GUID but is malformed", "write it as 8-4-4-4-12 hex digits"+orName(text), what,
			display.Quote(text))
	}
	return nameRef(what, text, text, ByName)
}

func nameRef(what, text, name string, form Form) (Ref, error) {
	if utf8.RuneCountInString(name) > maxName {
		return Ref{}, usage("%s %s is too long: a display name has at most %d characters", "", what, display.Quote(name), maxName)
	}
	return Ref{Text: text, Form: form, Value: name}, nil
}

func azureRef(text, value string) (Ref, error) {
	id, ok := ParseAzureID(value)
	if !ok {
		return Ref{}, usage("Azure resource id %s is malformed",
			"it ends with /providers/NAMESPACE/TYPE/NAME, as `az resource list --query [].id` prints it"+orName(text), display.Quote(value))
	}
	return Ref{Text: text, Form: ByAzureID, Value: string(id)}, nil
}

// forced handles the explicit prefixes. The second result tells whether there was one.
func forced(what, text string) (Ref, bool, error) {
	prefix, value, ok := strings.Cut(text, ":")
	if !ok {
		return Ref{}, false, nil
	}
	guid := map[string]Form{"id": ByObjectID, "client": ByAppID}
	prefix = strings.ToLower(prefix)
	switch {
	case (prefix == "id" || prefix == "client") && IsGUID(value):
		return Ref{Text: text, Form: guid[prefix], Value: strings.ToLower(value)}, true, nil
	case prefix == "id" || prefix == "client":
		return Ref{}, true, usage("%s %s: %s is not a GUID", "write it as 8-4-4-4-12 hex digits"+orName(text), what, display.Quote(text),
			display.Quote(value))
	case prefix == "name" && value != "":
		ref, err := nameRef(what, text, value, ByName)
		return ref, true, err
	case prefix == "arm" && what == "identity":
		ref, err := azureRef(text, value)
		return ref, true, err
	case prefix == "uri" && what == "API" && value != "":
		return Ref{Text: text, Form: ByURI, Value: value}, true, nil
	case prefix == "name" || prefix == "uri" || prefix == "arm":
		return Ref{}, true, usage("%s %s: the prefix %s: does not fit here", "see: mi-roles help selectors"+orName(text), what,
			display.Quote(text), prefix)
	}
	return Ref{}, false, nil
}

// orName offers to take a text for a name, as long as it can be one.
func orName(text string) string {
	if utf8.RuneCountInString(text) > maxName {
		return ""
	}
	return ", or name:" + text + " if that is its name"
}

// checkText refuses what no directory object can be called, before anything is asked.
func checkText(what, text string) error {
	switch {
	case strings.TrimSpace(text) == "":
		return usage("the %s is empty", "", what)
	case !utf8.ValidString(text):
		return usage("the %s is not valid UTF-8 text", "", what)
	case strings.IndexFunc(text, unicode.IsControl) >= 0:
		return usage("the %s %s contains a control character", "", what, display.Quote(text))
	case utf8.RuneCountInString(text) > maxText:
		return usage("the %s %s is too long (%d characters)", "", what, display.Quote(text), utf8.RuneCountInString(text))
	}
	return nil
}

func usage(format, hint string, args ...any) error {
	return &Error{Kind: ErrUsage, Msg: fmt.Sprintf(format, args...), Hint: hint}
}
