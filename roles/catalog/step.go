package catalog

import (
	"path"
	"strings"
)

// Step is what else has to be done before a role opens anything. That a role
// reaches every mailbox or site is no step: see Reach.
type Step struct {
	What    string // one sentence without a full stop
	Command string // to type, with words in capitals to fill in: in the tool that does it, or to get the script; "" where there is none
	Doc     string // Microsoft's page
	Snippet string // the name of mi-roles snippet --for that prints the whole script, or ""
	// DirectoryRoles are the template ids of the directory roles that do it: the identity
	// has to hold one of them. None where the directory cannot tell.
	DirectoryRoles []string
	// OtherWays says that it can be done outside the directory as well, so that
	// a directory role that is absent proves nothing.
	OtherWays bool
}

// Names are an identity's own, to stand in a step's command. Each may be "".
type Names struct{ ClientID, ObjectID, DisplayName string }

// StepFor gives the second step of a role, for an identity. Most roles have none.
func StepFor(apiAppID, role string, who Names) (Step, bool) {
	for _, s := range steps {
		if !strings.EqualFold(s.api, apiAppID) || !fits(s.roles, role) {
			continue
		}
		step := s.Step
		if value, known := valueOn(s.api, role); known {
			role = value
		}
		step.What = role + " " + s.clause
		step.Command = who.fill(s.Command)
		if s.Snippet != "" {
			step.Command = who.fill("mi-roles snippet -i {identity} --for " + s.Snippet)
		}
		return step, true
	}
	return Step{}, false
}

// Reach says, as a clause whose subject is the role, how to open less than the
// role does, where that takes no role or another one, for an identity.
func Reach(apiAppID, role string, who Names) (string, bool) {
	if !fits(everyMailbox[strings.ToLower(apiAppID)], role) {
		return "", false
	}
	how := "New-ManagementRoleAssignment"
	if value, known := valueOn(apiAppID, role); known && strings.EqualFold(apiAppID, graphAppID) {
		how = who.fill("mi-roles snippet -i {identity} -r " + value + " --for exchange-scope")
	}
	return "reaches every mailbox: to open some of them only, give that access in Exchange Online instead (RBAC for Applications: " + how +
		") and do not assign this role, because the two add up", true
}

// fits compares with patterns in lower case, in which * stands for any text.
func fits(patterns []string, role string) bool {
	for _, p := range patterns {
		if ok, err := path.Match(p, strings.ToLower(role)); ok && err == nil {
			return true
		}
	}
	return false
}

// fill puts the names into a command. An id that is none, and any character of
// a name that a shell could take for more, stay out of it.
func (n Names) fill(command string) string {
	return strings.NewReplacer(
		"{client}", idOr(n.ClientID, "CLIENT-ID"),
		"{object}", idOr(n.ObjectID, "OBJECT-ID"),
		"{identity}", idOr(n.ObjectID, "IDENTITY"),
		"{name}", plain(n.DisplayName),
		"{exact}", exact(n.DisplayName),
	).Replace(command)
}

func idOr(id, word string) string {
	if id = strings.ToLower(id); guid().MatchString(id) {
		return id
	}
	return word
}

// exact is for tools that look the name up: the name itself, or a word to fill in.
func exact(name string) string {
	if plain(name) == name {
		return name
	}
	return "NAME"
}

func plain(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune(" ._-", r):
			return r
		}
		return '-'
	}, name)
	if name = strings.Trim(name, " -"); name == "" {
		return "NAME"
	}
	return name
}
