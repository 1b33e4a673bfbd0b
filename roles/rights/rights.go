package rights

import (
	"slices"
	"strings"

	"mi-roles/roles/catalog"
)

// Verdict is yes, no or unknown.
type Verdict string

// The verdicts, as printed in the key answer.
const (
	Yes     Verdict = "yes"
	No      Verdict = "no"
	Unknown Verdict = "unknown"
	Limited Verdict = "limited" // by an app consent policy
)

// Answer says whether something is allowed. Because is a clause.
type Answer struct {
	Verdict Verdict
	Because string
}

// Caller is what is known of a sign-in.
type Caller struct {
	Known       bool     // the token could be read
	App         bool     // no user is behind it
	Permissions []string // values, such as Application.Read.All
	Roles       []catalog.DirectoryRole
	Complete    bool // Roles are all that are active, not only those that the token names
}

// WriteAssignments is the permission that every grant takes.
const WriteAssignments = "AppRoleAssignment.ReadWrite.All"

const (
	writeApps = "Application.ReadWrite.All"
	actAsUser = "Directory.AccessAsUser.All"
)

// Add notes a directory role, once.
func (c *Caller) Add(r catalog.DirectoryRole) {
	if !slices.ContainsFunc(c.Roles, func(old catalog.DirectoryRole) bool { return strings.EqualFold(old.TemplateID, r.TemplateID) }) {
		c.Roles = append(c.Roles, r)
	}
}

func (c Caller) has(permission string) bool {
	return slices.ContainsFunc(c.Permissions, func(p string) bool { return strings.EqualFold(p, permission) })
}

func (c Caller) canRead() bool {
	return slices.ContainsFunc([]string{"Application.Read.All", "Directory.Read.All", writeApps, "Directory.ReadWrite.All"}, c.has)
}

// named is the first role that passes, by name.
func (c Caller) named(pass func(catalog.DirectoryRole) bool) (string, bool) {
	if i := slices.IndexFunc(c.Roles, pass); i >= 0 {
		return c.Roles[i].Name, true
	}
	return "", false
}

func grantsGraph(r catalog.DirectoryRole) bool   { return r.GrantsGraph }
func grantsOther(r catalog.DirectoryRole) bool   { return r.GrantsOther }
func mayGrantOther(r catalog.DirectoryRole) bool { return r.MayGrantOther }

// unlisted: a custom role, or one that is newer than the catalog.
func unlisted(r catalog.DirectoryRole) bool {
	_, known := catalog.DirectoryRoleByID(r.TemplateID)
	return !known
}

// OnGraph says whether roles of Microsoft Graph itself may be granted.
func (c Caller) OnGraph() Answer {
	if early, ok := c.byPermission(grantsGraph); ok {
		return early
	}
	if name, ok := c.named(grantsGraph); ok {
		return Answer{Yes, "the account is " + name + " and the sign-in may write assignments"}
	}
	return c.without("roles of Microsoft Graph require Privileged Role Administrator or Global Administrator")
}

// OnOthers says whether roles of every other API may be granted.
func (c Caller) OnOthers() Answer {
	if early, ok := c.byPermission(grantsOther); ok {
		return early
	}
	if name, ok := c.named(grantsOther); ok {
		return Answer{Yes, "the account is " + name + " and the sign-in may write assignments"}
	}
	if name, ok := c.named(mayGrantOther); ok {
		return Answer{Unknown, "the account is " + name + ", which Microsoft lists, though mainly for assigning users and groups"}
	}
	w := c.without("roles of other APIs require Cloud Application Administrator, or ownership of the API")
	w.Verdict = Unknown // whoever owns an API needs no directory role
	return w
}

// byPermission answers where the permissions decide: always for an application,
// for a user only when they are missing.
func (c Caller) byPermission(grants func(catalog.DirectoryRole) bool) (Answer, bool) {
	write := c.has(WriteAssignments)
	name, hasRole := c.named(grants)
	switch {
	case !c.Known:
		return Answer{Unknown, "the token cannot be read; try it to find out"}, true
	case write && !c.canRead():
		return Answer{No, "besides " + WriteAssignments + " it requires Application.Read.All to find the API"}, true
	case write && c.App:
		return Answer{Yes, "the application holds " + WriteAssignments}, true
	case write:
		return Answer{}, false
	case c.App && hasRole:
		return Answer{Unknown, "the application lacks " + WriteAssignments + " but is " + name + ", which may be enough"}, true
	case c.has(writeApps):
		return Answer{Unknown,
			"the sign-in lacks " + WriteAssignments + "; Microsoft's pages differ on whether " + writeApps + " is enough"}, true
	case c.App:
		return Answer{No, "the application lacks " + WriteAssignments}, true
	case c.has(actAsUser) && hasRole:
		return Answer{Unknown, "the sign-in lacks " + WriteAssignments + " but acts as its user, who is " + name}, true
	}
	return Answer{No, "the sign-in lacks the permission " + WriteAssignments +
		": az login has it, or let an administrator consent to it"}, true
}

// without answers for a user with the permission but without a role that is
// known to suffice.
func (c Caller) without(takes string) Answer {
	if name, ok := c.named(unlisted); ok {
		return Answer{Unknown, "it is unknown what the directory role " + name + " may assign: " + takes}
	}
	if c.Complete {
		return Answer{No, "none of the account's active directory roles is enough: " + takes + "; if you are eligible for one, activate it"}
	}
	if len(c.Roles) > 0 {
		return Answer{Unknown, "the token shows " + c.shown() + " not enough: " + takes + "; a role activated later does not show in it"}
	}
	return Answer{Unknown, "the account's directory roles cannot be seen: " + takes}
}

// shown names the roles as the subject of a clause, verb included.
func (c Caller) shown() string {
	names := make([]string, len(c.Roles))
	for i, r := range c.Roles {
		names[i] = r.Name
	}
	if last := len(names) - 1; last > 0 {
		return strings.Join(names[:last], ", ") + " and " + names[last] + ", which are"
	}
	return names[0] + ", which is"
}
