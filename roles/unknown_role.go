package roles

import "mi-roles/roles/catalog"

// Unknown gives the roles of the API, for applications, that the built-in table knows
// neither by id nor by value: Microsoft has added them since, or the API is someone's own.
func (r Resource) Unknown() []AppRole {
	var unknown []AppRole
	for _, a := range r.Roles {
		if a.ForApplications() && !catalog.Known(string(r.AppID), a.Value, string(a.ID)) {
			unknown = append(unknown, a)
		}
	}
	return unknown
}

// OwnedByMicrosoft reports whether the API is one that Microsoft owns: its owner tenant is
// Microsoft's, or it is one of the well-known APIs.
func (r Resource) OwnedByMicrosoft() bool { return catalog.FirstParty(string(r.AppID), r.OwnerTenant) }
