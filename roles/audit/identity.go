package audit

import (
	"fmt"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/display"
)

// ofIdentity is everything that is found about one identity and what it holds.
func ofIdentity(in Input, p roles.Principal, held holding) []Finding {
	var out []Finding
	for _, g := range held {
		out = append(out, ofGrant(in, g)...)
	}
	for _, look := range []func(roles.Principal, holding) []Finding{grantsItself, overlaps, defaultOnly, disabledHolder} {
		out = append(out, look(p, held)...)
	}
	out = append(out, ofFilesOn(in, p, held)...)
	return append(out, foreign(in, p)...)
}

// selfGranting are the roles of Microsoft Graph with which an application gives
// itself another role, with no second application or person in between: by an
// app role assignment, or by a directory role that may make one (Microsoft Entra
// built-in roles; Grant an appRoleAssignment for a service principal).
var selfGranting = map[string]string{
	"approleassignment.readwrite.all":            "it can assign any app role to itself",
	"rolemanagement.readwrite.directory":         "it can make itself an administrator of the directory, who can assign any app role",
	"roleassignmentschedule.readwrite.directory": "it can make itself an administrator of the directory, who can assign any app role",
	"policy.readwrite.permissiongrant":           "it can write a consent policy that lets it have any app role",
}

func grantsItself(_ roles.Principal, held holding) []Finding {
	graph, _ := catalog.ByAlias("graph")
	var out []Finding
	for _, g := range held {
		if !works(g) || !strings.EqualFold(string(g.Resource.AppID), graph.AppID) {
			continue
		}
		if how, ok := selfGranting[strings.ToLower(g.RoleValue())]; ok {
			out = append(out, about(GrantsItself, g, fmt.Sprintf("%s holds %s: %s", name(g.Principal), RoleName(*g), how),
				RemoveCommand(*g)))
		}
	}
	return out
}

// works: tokens can carry the role, as far as role and API go.
func works(g *roles.Grant) bool {
	return g.State == roles.Enabled && g.Resource != nil && g.Role != nil
}

// overlaps compares the roles that an identity holds on the same API.
func overlaps(_ roles.Principal, held holding) []Finding {
	var out []Finding
	cover := coverOf(held)
	for _, g := range held {
		if !works(g) {
			continue
		}
		app := string(g.Resource.AppID)
		read, reads := catalog.ReadCounterpart(app, g.RoleValue())
		for _, other := range held {
			if !works(other) || other.Key.Resource != g.Key.Resource || other.Key.Role == g.Key.Role {
				continue
			}
			if reads && strings.EqualFold(other.RoleValue(), read) {
				out = append(out, about(WriteBesideRead, g, fmt.Sprintf("%s holds %s and %s of %s: if it only reads, remove the first",
					name(g.Principal), RoleName(*g), RoleName(*other), APIName(*g)), RemoveCommand(*g)))
				break
			}
		}
		if f, found := covered(app, g, held, cover); found {
			out = append(out, f)
		}
	}
	return out
}

// coverOf is what each assignment that works covers on its API: found once, since an
// identity can hold hundreds.
func coverOf(held holding) map[*roles.Grant]catalog.Cover {
	all := make(map[*roles.Grant]catalog.Cover, len(held))
	for _, g := range held {
		if works(g) {
			all[g] = catalog.CoverOf(string(g.Resource.AppID), g.RoleValue())
		}
	}
	return all
}

// covered finds the broadest role held that makes g needless.
func covered(app string, g *roles.Grant, held holding, cover map[*roles.Grant]catalog.Cover) (Finding, bool) {
	var by *roles.Grant
	for _, other := range held {
		if other.Key.Resource != g.Key.Resource || !cover[other].Has(g.RoleValue()) {
			continue
		}
		if by == nil || cover[other].Has(by.RoleValue()) {
			by = other
		}
	}
	if by == nil {
		return Finding{}, false
	}
	message := fmt.Sprintf("%s holds %s of %s, which %s includes", name(g.Principal), RoleName(*g), APIName(*g), RoleName(*by))
	if read, ok := catalog.ReadCounterpart(app, by.RoleValue()); ok && strings.EqualFold(read, g.RoleValue()) {
		message += "; keep this one if the other is removed (" + WriteBesideRead + ")"
	}
	return about(Needless, g, message, RemoveCommand(*g)), true
}

// defaultOnly: default access to an API, and no role on it.
func defaultOnly(_ roles.Principal, held holding) []Finding {
	var out []Finding
	for _, g := range held {
		if g.State != roles.IsDefaultAccess || g.Resource == nil || holdsRole(held, g.Key.Resource) {
			continue
		}
		message := fmt.Sprintf("%s has only default access to %s: its tokens contain no roles", name(g.Principal), APIName(*g))
		if !offersRoles(*g.Resource) {
			message += ", and the API offers none to applications"
		}
		out = append(out, about(DefaultOnly, g, message, RemoveCommand(*g)))
	}
	return out
}

func holdsRole(held holding, api roles.ObjectID) bool {
	for _, g := range held {
		if g.Key.Resource == api && g.State != roles.IsDefaultAccess {
			return true
		}
	}
	return false
}

func offersRoles(api roles.Resource) bool {
	for _, r := range api.Roles {
		if r.ForApplications() && !r.Disabled {
			return true
		}
	}
	return false
}

func disabledHolder(p roles.Principal, held holding) []Finding {
	if !p.Disabled || len(held) == 0 {
		return nil
	}
	return []Finding{finding(DisabledHolder, p,
		fmt.Sprintf("%s is disabled and holds %s", name(p), display.Count(len(held), "role", "roles")), StripCommand(p))}
}

// foreign: the resource behind the identity is in a subscription nobody named.
func foreign(in Input, p roles.Principal) []Finding {
	subscription := strings.ToLower(p.AzureResource.Subscription())
	if in.Subscriptions == nil || subscription == "" || in.Subscriptions[subscription] {
		return nil
	}
	return []Finding{finding(Foreign, p,
		fmt.Sprintf("%s belongs to a resource of subscription %s, which is not among those you named", name(p), subscription),
		StripCommand(p))}
}

func name(p roles.Principal) string {
	if p.DisplayName == "" {
		return string(p.ID)
	}
	return p.DisplayName
}
