package roles

import (
	"strings"

	"mi-roles/roles/catalog"
	"mi-roles/roles/display"
	"mi-roles/roles/near"
)

// didYouMean offers at most three of the names that a text may have been meant for, ""
// for none.
func didYouMean(text string, names []string) string { return didYouMeanAfter("", text, names) }

// didYouMeanAfter compares what stands after a beginning that all have: it says nothing.
func didYouMeanAfter(common, text string, names []string) string {
	const most = 3
	var rests []string
	for _, n := range names {
		rests = append(rests, n[len(common):])
	}
	found := near.Names(text, rests)
	if len(found) == 0 {
		return ""
	}
	found = found[:min(most, len(found))]
	for i := range found {
		found[i] = common + found[i]
	}
	return "did you mean " + display.Clean(strings.Join(found, ", ")) + "?"
}

// nameIn is the name in a selector: of an Azure resource id, its last segment.
func nameIn(ref Ref) string {
	if ref.Form == ByAzureID {
		return ref.Value[strings.LastIndex(ref.Value, "/")+1:]
	}
	return ref.Value
}

// identityNames are the identities as the selector would name them.
func identityNames(ref Ref, all []Principal) []string {
	var names []string
	for _, p := range all {
		if group := p.AzureResource.ResourceGroup(); ref.Form == ByGroup && group != "" {
			names = append(names, group+"/"+p.DisplayName)
		}
		names = append(names, p.DisplayName)
	}
	return names
}

// apisLike offers the APIs that a selector may have been meant for.
func apisLike(ref Ref, all []Resource) string {
	scheme, rest, uri := strings.Cut(ref.Value, "://")
	if !uri || ref.Form != ByURI {
		return didYouMean(ref.Value, apiNames(all))
	}
	var uris []string
	for _, r := range all {
		for _, u := range r.IdentifierURIs() {
			if s, after, ok := strings.Cut(u, "://"); ok && strings.EqualFold(s, scheme) {
				uris = append(uris, scheme+"://"+strings.TrimSuffix(after, "/"))
			}
		}
	}
	return didYouMeanAfter(scheme+"://", strings.TrimSuffix(rest, "/"), uris)
}

// apiNames are what APIs are called: Microsoft's by their short names too, wherever they
// are not in the tenant.
func apiNames(all []Resource) []string {
	var names []string
	for _, r := range all {
		names = append(names, r.DisplayName)
	}
	for _, api := range catalog.APIs() {
		names = append(names, api.Alias)
	}
	return names
}
