package cmd

import (
	"context"

	"mi-roles/cmd/connect"
	"mi-roles/roles"
)

// What agent identities inherit from their blueprint stands in no assignment, so that no
// list of assignments shows it. These say so wherever an agent identity was seen.

const inheritedNotShown = "roles that it inherits from its blueprint are not shown"

// tellInherited names the agent identities among those that the user named.
func tellInherited(s *connect.Session, all []roles.Principal) {
	for _, p := range all {
		if p.Agent {
			s.Note("%s is an agent identity: "+inheritedNotShown, p.DisplayName)
		}
	}
}

// printHolders prints who holds the target's API, and says how many of them are agents.
func (l *lister) printHolders(ctx context.Context, anyPrincipal bool) error {
	err := l.print(l.holdersOf(ctx, anyPrincipal))
	if err == nil {
		tellAgents(l.Session, len(l.agents), anyPrincipal)
	}
	return err
}

// tellAgents counts agent identities that hold something, shown or left out.
func tellAgents(s *connect.Session, n int, shown bool) {
	switch {
	case n == 0:
	case shown:
		s.Note("agent identities among these: %d; roles that they inherit from their blueprint are not shown", n)
	default:
		s.Note("agent identities hold roles here too: %d; to see them: --any-principal. Roles that they inherit from their blueprint "+
			"are not shown", n)
	}
}
