package catalog

import (
	"path"
	"strings"
)

// SecondStep is what else must be done before a role gives access to anything. For roles
// that reach every mailbox, see Reach.
type SecondStep struct {
	What    string // one sentence without a period
	Command string // command to type, with placeholders in capitals; prints the script if Snippet is set; "" if there is none
	Doc     string // page of the Microsoft documentation
	Snippet string // value of mi-roles snippet --for that prints the whole script, or ""
	// DirectoryRoles lists the template ids of the directory roles that complete the step:
	// the identity must hold one of them. Empty if the directory cannot tell.
	DirectoryRoles []string
	// OtherWays reports whether the step can also be completed outside the directory, so
	// that a missing directory role proves nothing.
	OtherWays bool
}

// Names holds an identity's names for the placeholders of a step's command. Each can be "".
type Names struct{ ClientID, ObjectID, DisplayName string }

// SecondStepFor returns the second step that a role requires, with the identity's names filled in.
// Most roles require none.
func SecondStepFor(apiAppID, role string, who Names) (SecondStep, bool) {
	for _, s := range steps {
		if !strings.EqualFold(s.api, apiAppID) || !fits(s.roles, role) {
			continue
		}
		step := s.SecondStep
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
	return SecondStep{}, false
}

// Reach returns, as a clause that continues a sentence beginning with the role, how to
// limit an identity to less than the role reaches. It reports whether there is a way.
func Reach(apiAppID, role string, who Names) (string, bool) {
	if !fits(everyMailbox[strings.ToLower(apiAppID)], role) {
		return "", false
	}
	how := "New-ManagementRoleAssignment"
	if value, known := valueOn(apiAppID, role); known && strings.EqualFold(apiAppID, graphAppID) {
		how = who.fill("mi-roles snippet -i {identity} -r " + value + " --for exchange-scope")
	}
	return "reaches every mailbox: to limit access to some mailboxes, grant it in Exchange Online instead (RBAC for Applications: " + how +
		") and do not assign this role, because the two add up", true
}

// fits reports whether a role matches one of the lower-case patterns, in which * matches any text.
func fits(patterns []string, role string) bool {
	for _, p := range patterns {
		if ok, err := path.Match(p, strings.ToLower(role)); ok && err == nil {
			return true
		}
	}
	return false
}

// fill inserts the names into a command. It leaves out invalid ids and all characters of
// a name that could be special to a shell.
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

// exact returns a name for tools that look it up: the name itself, or a placeholder.
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
