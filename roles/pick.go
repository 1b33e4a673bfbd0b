package roles

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"mi-roles/roles/display"
)

// Other is a directory object that is no service principal but has the id that
// a selector named.
type Other struct {
	Kind        string // "user", "group", "app registration", …
	DisplayName string
	AppID       AppID // of an app registration
}

// kind is what the object is, with its article.
func (o Other) kind() string {
	if o.Kind != "" && strings.ContainsRune("aeio", rune(o.Kind[0])) {
		return "an " + o.Kind
	}
	return "a " + o.Kind
}

// Found is what the directory knows under one selector: a superset of what it
// means, since the directory's own comparisons are looser than ours.
type Found struct {
	Principals []Principal
	Others     []Other
	Deleted    *Deleted    // the identity of that id, if it is in the recycle bin
	Successors []Principal // what has the Azure resource of the deleted one now
	Near       []Principal // identities among which a name that nothing has may be misspelled
}

// PickIdentity decides which principal the selector means: exactly one, and a
// managed identity unless anyPrincipal. It never takes the first of several.
func PickIdentity(ref Ref, found Found, anyPrincipal bool) (Principal, error) {
	var managed, rest []Principal
	for _, p := range uniquePrincipals(found.Principals) {
		switch {
		case !ref.Means(p):
		case p.Managed() || anyPrincipal:
			managed = append(managed, p)
		default:
			rest = append(rest, p)
		}
	}
	switch {
	case len(managed) == 1:
		return managed[0], nil
	case len(managed) > 1:
		return Principal{}, ambiguousIdentity(ref, managed)
	case len(rest) > 0:
		return Principal{}, notManaged(ref, rest)
	case len(found.Others) > 0:
		return Principal{}, otherKind(ref, found.Others[0])
	case found.Deleted != nil:
		return Principal{}, deleted(ref, found)
	}
	return Principal{}, identityNotFound(ref, found.Near)
}

// pageShows begins the hint for a page of a portal.
const pageShows = "this is the address of a page; use instead: "

func identityNotFound(ref Ref, near []Principal) error {
	e := &Error{Kind: ErrIdentityNotFound, Msg: "managed identity " + display.Quote(ref.Text) + " not found",
		Hint: search("identities", ref) + " (a new identity can take a few minutes to appear; use --wait 2m with assign or verify)"}
	if names := didYouMean(nameIn(ref), identityNames(ref, near)); names != "" {
		e.Hint = names + " else " + e.Hint
	}
	what, hint := misplacedIdentity(ref)
	switch shown := inAddress(ref.Text); {
	case shown != "":
		e.Hint = pageShows + shown
	case what != "":
		e.Msg += "; " + what
		e.Hint = hint
	}
	return e
}

// Means reports whether the selector means p, whatever else it may mean.
func (r Ref) Means(p Principal) bool {
	switch r.Form {
	case ByGUID:
		return string(p.ID) == r.Value || string(p.AppID) == r.Value
	case ByObjectID:
		return string(p.ID) == r.Value
	case ByAppID:
		return string(p.AppID) == r.Value
	case ByAzureID:
		return p.AzureResource.Equal(AzureID(r.Value))
	case ByGroup:
		group, name, _ := strings.Cut(r.Value, "/")
		inGroup := strings.EqualFold(p.AzureResource.ResourceGroup(), group) &&
			(strings.EqualFold(p.DisplayName, name) || strings.EqualFold(p.AzureResource.Name(), name))
		return inGroup || strings.EqualFold(p.DisplayName, r.Value)
	}
	return strings.EqualFold(p.DisplayName, r.Value)
}

func uniquePrincipals(all []Principal) []Principal {
	var out []Principal
	for _, p := range all {
		if !slices.ContainsFunc(out, func(q Principal) bool { return q.ID == p.ID }) {
			out = append(out, p)
		}
	}
	return out
}

func ambiguousIdentity(ref Ref, found []Principal) error {
	e := &Error{Kind: ErrIdentityAmbiguous,
		Msg:  fmt.Sprintf("identity %s is ambiguous: %d service principals match", display.Quote(ref.Text), len(found)),
		Hint: "name one by " + waysApart(found) + ", such as: -i " + oneOf(found)}
	for _, p := range found {
		e.Candidates = append(e.Candidates, p.candidate())
	}
	return e
}

// waysApart are the forms of a selector that tell these principals apart.
func waysApart(found []Principal) string {
	ways := []string{"its object id"}
	for _, way := range []struct {
		name string
		text func(Principal) string
	}{
		{"its Azure resource id", func(p Principal) string { return string(p.AzureResource) }},
		{"RESOURCE-GROUP/NAME", func(p Principal) string {
			if group := p.AzureResource.ResourceGroup(); group != "" {
				return group + "/" + p.DisplayName
			}
			return ""
		}},
	} {
		if differ(found, way.text) {
			ways = append(ways, way.name)
		}
	}
	last := len(ways) - 1
	if last == 0 {
		return ways[0]
	}
	return strings.Join(ways[:last], ", ") + " or " + ways[last]
}

// oneOf is a selector that means the first of these principals alone, in a form for every shell.
func oneOf(found []Principal) string {
	short := func(p Principal) string {
		text := p.AzureResource.ResourceGroup() + "/" + p.DisplayName
		odd := func(c rune) bool { return !isWord(c) && !strings.ContainsRune("/._-", c) }
		if strings.HasPrefix(text, "/") || strings.ContainsFunc(text, odd) {
			return ""
		}
		return text
	}
	if differ(found, short) {
		return short(found[0])
	}
	return string(found[0].ID)
}

// differ: each has a text, and no two the same.
func differ(found []Principal, text func(Principal) string) bool {
	seen := map[string]bool{}
	for _, p := range found {
		seen[strings.ToLower(text(p))] = true
	}
	return len(seen) == len(found) && !seen[""]
}

func notManaged(ref Ref, found []Principal) error {
	e := &Error{Kind: ErrNotManaged,
		Msg: display.Quote(ref.Text) + " is not a managed identity but an " + found[0].Kind() + " (" +
			display.Clean(found[0].DisplayName) + ")",
		Hint: "if this is intended, add --any-principal"}
	for _, p := range found {
		e.Candidates = append(e.Candidates, p.candidate())
	}
	return e
}

// search is a command that finds what a selector may have been meant to name.
func search(command string, ref Ref) string {
	word := searchWord(ref)
	if word == "" {
		return "list them with: mi-roles " + command
	}
	return "search with: mi-roles " + command + " " + word
}

// searchWord is the first word of a name, or of the end of a resource id or URI; "" for
// an id.
func searchWord(ref Ref) string {
	name := ""
	switch ref.Form {
	case ByName, ByGroup:
		name = ref.Value[strings.LastIndex(ref.Value, "/")+1:]
	case ByAzureID, ByURI:
		name = strings.TrimSuffix(ref.Value, "/")
		name = name[strings.LastIndexAny(name, "/:")+1:]
	}
	words := strings.FieldsFunc(name, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

func isWord(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
