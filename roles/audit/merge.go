package audit

import (
	"slices"

	"mi-roles/roles"
)

// InTenant notes of everything that is audited whose it is, so that what is found can be
// merged with what other tenants hold.
func (in Input) InTenant(id string) Input {
	in.Principals, in.Grants = slices.Clone(in.Principals), slices.Clone(in.Grants)
	for i := range in.Principals {
		in.Principals[i].Tenant = id
	}
	for i := range in.Grants {
		in.Grants[i].Principal.Tenant = id
	}
	return in
}

// InTenant notes of what was found whose it is, and has the commands say so too.
func (r Result) InTenant(id string) Result {
	r.Tenants = []string{id}
	for _, list := range [][]Finding{r.Open, r.Accepted} {
		for i := range list {
			list[i].Principal.Tenant = id
			if list[i].Remedy != "" && roles.IsGUID(id) {
				list[i].Remedy += " --tenant " + id
			}
		}
	}
	return r
}

// Merge puts together what was found in several tenants, in the order of one.
func Merge(results ...Result) Result {
	var all Result
	for _, r := range results {
		all.Open, all.Accepted = append(all.Open, r.Open...), append(all.Accepted, r.Accepted...)
		all.Tenants = append(all.Tenants, r.Tenants...)
	}
	sortFindings(all.Open)
	sortFindings(all.Accepted)
	return all
}
