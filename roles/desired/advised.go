package desired

import (
	"slices"

	"mi-roles/roles"
	"mi-roles/roles/manifest"
)

// Advised is a change that someone still has to look at.
type Advised struct {
	Keep, Add, Drop []roles.Grant
	Until           string // the last day on which what is dropped was wanted: year-month-day
}

// Advise writes a change down as the manifest that it leads to. What is kept and added
// is written as Export does it, except that nothing that is added is allowed to be
// critical or unrated: that is for the reader to decide. What is dropped is left out;
// where an identity keeps no role of an API at all, so that no grant would name the
// two, the dropped roles are written as a grant that has ended.
func Advise(change Advised, bearers []roles.Resource) manifest.Manifest {
	m := Export(slices.Concat(change.Keep, change.Add), bearers)
	owners := uriOwners(bearers)
	at := map[[2]string]int{}
	for i, g := range m.Grants {
		at[[2]string{g.Identity, g.API}] = i
	}
	for _, g := range change.Add {
		grant := &m.Grants[at[[2]string{identitySelector(g.Principal), apiSelector(g, owners)}]]
		of := func(text string) bool { return text == roleText(g) }
		grant.AllowCritical = slices.DeleteFunc(grant.AllowCritical, of)
		grant.AllowUnrated = slices.DeleteFunc(grant.AllowUnrated, of)
	}
	for _, g := range Export(change.Drop, bearers).Grants {
		if _, named := at[[2]string{g.Identity, g.API}]; !named {
			g.AllowCritical, g.AllowUnrated, g.Expires = nil, nil, change.Until
			m.Grants = append(m.Grants, g)
		}
	}
	return m
}
