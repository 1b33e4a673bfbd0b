package graph

import (
	"strings"
	"unicode/utf8"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// The documented limits of a query ("Known issues with Microsoft Graph", query
// parameters; "Use query parameters").
const (
	maxValue  = 120  // characters of a value that is compared, unless the query is advanced
	maxValues = 15   // of one "in", or joined by "or"
	maxURL    = 2048 // characters of a URL
)

func nameIs(s string) string { return "displayName eq " + wire.Literal(s) }

func nameBegins(s string) string { return "startsWith(displayName," + wire.Literal(s) + ")" }

func alternativeNameIs(s string) string {
	return "alternativeNames/any(a:a eq " + wire.Literal(s) + ")"
}

func alternativeNameBegins(s string) string {
	return "alternativeNames/any(a:startsWith(a," + wire.Literal(s) + "))"
}

func servicePrincipalNameIs(s string) string {
	return "servicePrincipalNames/any(n:n eq " + wire.Literal(s) + ")"
}

func servicePrincipalNameBegins(s string) string {
	return "servicePrincipalNames/any(n:startsWith(n," + wire.Literal(s) + "))"
}

// shortEnough reports whether each of the values may stand in a default query.
func shortEnough(values ...string) bool {
	for _, v := range values {
		if utf8.RuneCountInString(v) > maxValue {
			return false
		}
	}
	return true
}

// beginning is as much of a text as a default query may compare.
func beginning(s string) string {
	r := []rune(s)
	return string(r[:min(len(r), maxValue)])
}

// spellings are those in which the directory is known to hold an Azure resource
// id. Graph's comparison is expected to ignore case; where it does not, one of
// these fits.
func spellings(id string) []string {
	lower := strings.ReplaceAll(id, "/resourceGroups/", "/resourcegroups/")
	return distinctTexts(id, lower, strings.ToLower(id))
}

// parentOf is the beginning that all Azure resource ids of one resource group have,
// or of the scope above where there is none; never longer than a query may compare.
func parentOf(id roles.AzureID) string {
	var scope strings.Builder
	for segment := range strings.SplitAfterSeq(string(id), "/") {
		if strings.EqualFold(segment, "providers/") && id.ResourceGroup() != "" {
			break
		}
		scope.WriteString(segment)
	}
	return beginning(scope.String())
}

// scopeOf is the beginning of all ids of one subscription, in the one spelling that
// its ids have; else as much of the id as every spelling shares.
func scopeOf(id roles.AzureID) string {
	if s := id.Subscription(); s != "" {
		return "/subscriptions/" + strings.ToLower(s) + "/"
	}
	return "/providers/"
}

func distinctTexts(all ...string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range all {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
