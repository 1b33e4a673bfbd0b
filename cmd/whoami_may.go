package cmd

import (
	"slices"
	"strings"

	"mi-roles/roles/catalog"
)

// answer says whether something is allowed. Because is a clause.
type answer struct {
	Answer  string `json:"answer"` // yes, no or unknown
	Because string `json:"because"`
}

const (
	yes     = "yes"
	no      = "no"
	unknown = "unknown"
)

// caller is what is known of a sign-in: what Microsoft's page "Grant an
// appRoleAssignment to a service principal" asks for. Nothing but the attempt
// itself is the last word.
type caller struct {
	known       bool // the token could be read
	app         bool // no user is behind it
	permissions []string
	roles       []catalog.DirectoryRole
	complete    bool // roles are all that are active, not only those that the token names
}

const (
	writeAssignments = "AppRoleAssignment.ReadWrite.All"
	writeApps        = "Application.ReadWrite.All"
	actAsUser        = "Directory.AccessAsUser.All"
)

func (c *caller) add(r catalog.DirectoryRole) {
	if !slices.ContainsFunc(c.roles, func(old catalog.DirectoryRole) bool { return strings.EqualFold(old.TemplateID, r.TemplateID) }) {
		c.roles = append(c.roles, r)
	}
}

func (c caller) has(permission string) bool {
	return slices.ContainsFunc(c.permissions, func(p string) bool { return strings.EqualFold(p, permission) })
}

func (c caller) canRead() bool {
	return slices.ContainsFunc([]string{"Application.Read.All", "Directory.Read.All", writeApps, "Directory.ReadWrite.All"}, c.has)
}

// named is the first role that passes, by name.
func (c caller) named(pass func(catalog.DirectoryRole) bool) (string, bool) {
	if i := slices.IndexFunc(c.roles, pass); i >= 0 {
		return c.roles[i].Name, true
	}
	return "", false
}

func grantsGraph(r catalog.DirectoryRole) bool   { return r.GrantsGraph }
func grantsOther(r catalog.DirectoryRole) bool   { return r.GrantsOther }
func mayGrantOther(r catalog.DirectoryRole) bool { return r.MayGrantOther }

// unlisted: a custom role, or one that is newer than the catalogue.
func unlisted(r catalog.DirectoryRole) bool {
	_, known := catalog.DirectoryRoleByID(r.TemplateID)
	return !known
}

// onGraph: roles of Microsoft Graph itself.
func (c caller) onGraph() answer {
	if early, ok := c.byPermission(grantsGraph); ok {
		return early
	}
	if name, ok := c.named(grantsGraph); ok {
		return answer{yes, "the account is " + name + " and the sign-in may write assignments"}
	}
	return c.without("roles of Microsoft Graph take Privileged Role Administrator or Global Administrator")
}

// onOthers: roles of every other API.
func (c caller) onOthers() answer {
	if early, ok := c.byPermission(grantsOther); ok {
		return early
	}
	if name, ok := c.named(grantsOther); ok {
		return answer{yes, "the account is " + name + " and the sign-in may write assignments"}
	}
	if name, ok := c.named(mayGrantOther); ok {
		return answer{unknown, "the account is " + name + ", which Microsoft lists, though mainly for assigning users and groups"}
	}
	w := c.without("roles of other APIs take Cloud Application Administrator, or owning the API")
	w.Answer = unknown // whoever owns an API needs no directory role
	return w
}

// byPermission answers where the permissions decide: always for an application,
// for a user only when they are missing.
func (c caller) byPermission(grants func(catalog.DirectoryRole) bool) (answer, bool) {
	write := c.has(writeAssignments)
	name, hasRole := c.named(grants)
	switch {
	case !c.known:
		return answer{unknown, "the token cannot be read; only trying tells"}, true
	case write && !c.canRead():
		return answer{no, "besides " + writeAssignments + " it takes Application.Read.All to find the API"}, true
	case write && c.app:
		return answer{yes, "the application holds " + writeAssignments}, true
	case write:
		return answer{}, false
	case c.app && hasRole:
		return answer{unknown, "the application lacks " + writeAssignments + " but is " + name + ", which may be enough"}, true
	case c.has(writeApps):
		return answer{unknown, "the sign-in lacks " + writeAssignments + "; Microsoft's pages differ on whether " + writeApps + " is enough"}, true
	case c.app:
		return answer{no, "the application lacks " + writeAssignments}, true
	case c.has(actAsUser) && hasRole:
		return answer{unknown, "the sign-in lacks " + writeAssignments + " but acts as its user, who is " + name}, true
	}
	return answer{no, "the sign-in lacks the permission " + writeAssignments + ": az login has it, or let an administrator consent to it"}, true
}

// without answers for a user with the permission but without a role that is
// known to suffice.
func (c caller) without(takes string) answer {
	if name, ok := c.named(unlisted); ok {
		return answer{unknown, "what the directory role " + name + " may grant is not known here: " + takes}
	}
	if c.complete {
		return answer{no, "none of the account's active directory roles is enough: " + takes + "; if you are eligible for one, activate it"}
	}
	return answer{unknown, "the account's directory roles cannot be seen: " + takes}
}
