package roles

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"mi-roles/roles/catalog"
	"mi-roles/roles/display"
)

// PickAPI decides which API the selector means: exactly one. others are what else the
// directory has under it.
func PickAPI(ref Ref, found []Resource, others ...Other) (Resource, error) {
	return pickAPI(ref, found, others, nil)
}

// pickAPI offers of near what a name that nothing has may have been meant for.
func pickAPI(ref Ref, found []Resource, others []Other, near []Resource) (Resource, error) {
	var fit []Resource
	for _, r := range found {
		dup := slices.ContainsFunc(fit, func(q Resource) bool { return q.ID == r.ID })
		if !dup && ref.MeansAPI(r) {
			fit = append(fit, r)
		}
	}
	if len(fit) == 1 {
		return fit[0], nil
	}
	if len(fit) == 0 {
		return Resource{}, apiNotFound(ref, others, near)
	}
	e := &Error{Kind: ErrAPIAmbiguous,
		Msg:  fmt.Sprintf("API %s is ambiguous: %d service principals match", display.Quote(ref.Text), len(fit)),
		Hint: "name one by its object id or its app id"}
	for _, r := range fit {
		e.Candidates = append(e.Candidates, Candidate{DisplayName: r.DisplayName, Kind: "API", ID: string(r.ID), AppID: r.AppID,
			URIs: strings.Join(r.IdentifierURIs(), ", ")})
	}
	return Resource{}, e
}

func apiNotFound(ref Ref, others []Other, near []Resource) error {
	e := &Error{Kind: ErrAPINotFound, Msg: "API " + display.Quote(ref.Text) + " not found",
		Hint: search("apis", ref) + " (aliases: mi-roles apis --aliases)"}
	if names := apisLike(ref, near); names != "" {
		e.Hint = names + " else " + e.Hint
	}
	misplaced, hint := misplacedRole(ref)
	shown := inAddress(ref.Text)
	switch {
	case shown != "":
		e.Hint = pageShows + shown
	case bareDefault(ref.Text):
		e.Msg += "; /.default alone names no API"
		e.Hint = "write the API before it, as -a https://graph.microsoft.com/.default, or -a graph"
	case ref.Alias != "":
		e.Msg = fmt.Sprintf("API %s (app id %s) has no service principal in this tenant", display.Quote(ref.Text), ref.Value)
		e.Hint = "create it with: az ad sp create --id " + ref.Value
		if given := catalog.Elsewhere(ref.Value, "", catalog.Names{}); len(given) > 0 {
			known, _ := catalog.ByAppID(ref.Value)
			e.hintFor = func(who catalog.Names) string {
				return cmp.Or(catalog.Elsewhere(ref.Value, "", who)[0].Command, "mi-roles explain "+known.Alias)
			}
			e.Msg, e.Hint = e.Msg+"; "+given[0].What, e.hintFor(catalog.Names{})
		}
	case len(others) > 0 && others[0].Kind == "servicePrincipal" && ref.Form != ByAppID:
		e.Msg, e.Hint = notEverywhere(ref, others[0])
	case len(others) > 0 && others[0].Kind == "servicePrincipal":
		e.Msg = fmt.Sprintf("no API has the app id %s: it is the object id of %s", display.Quote(ref.Text),
			display.Clean(others[0].DisplayName))
		e.Hint = "write it as id:" + ref.Value
	case len(others) > 0 && others[0].AppID != "" && string(others[0].AppID) != ref.Value:
		e.Msg = fmt.Sprintf("%s is not an API but the app registration of %s", display.Quote(ref.Text),
			display.Clean(others[0].DisplayName))
		e.Hint = "use app id " + string(others[0].AppID) + ", which means the API's service principal in this tenant"
	case len(others) > 0 && others[0].AppID != "":
		e.Msg = fmt.Sprintf("the app registration of %s has no service principal in this tenant", display.Clean(others[0].DisplayName))
		e.Hint = "create it with: az ad sp create --id " + ref.Value
	case misplaced != "":
		e.Msg += "; " + misplaced
		e.Hint = hint
	case len(others) > 0:
		e.Msg = fmt.Sprintf("%s is not an API but %s (%s)", display.Quote(ref.Text), others[0].kind(), display.Clean(others[0].DisplayName))
	}
	return e
}

// MeansAPI reports whether the selector means the API a, whatever else it may mean.
func (r Ref) MeansAPI(a Resource) bool {
	switch r.Form {
	case ByGUID:
		return string(a.ID) == r.Value || string(a.AppID) == r.Value
	case ByObjectID:
		return string(a.ID) == r.Value
	case ByAppID:
		return string(a.AppID) == r.Value
	case ByURI:
		return slices.ContainsFunc(a.Names, func(n string) bool { return sameURI(n, r.Value) })
	}
	// A managed identity exposes no roles: one that bears the API's name is no rival to it.
	return !a.Managed && strings.EqualFold(a.DisplayName, r.Value)
}

// sameURI compares identifier URIs: case and one trailing slash do not matter.
func sameURI(a, b string) bool {
	return strings.EqualFold(strings.TrimSuffix(a, "/"), strings.TrimSuffix(b, "/"))
}
