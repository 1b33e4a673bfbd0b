package audit

import (
	"fmt"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// ofGrant is what is found about a grant by itself.
func ofGrant(in Input, g *roles.Grant) []Finding {
	var out []Finding
	out = append(out, byState(g)...)
	if works(g) {
		out = append(out, byRisk(g)...)
	}
	who, role, api := name(g.Principal), RoleName(*g), APIName(*g)
	if g.Resource != nil && g.Resource.Disabled {
		message := fmt.Sprintf("%s holds %s of %s, which is disabled: it gets no tokens for it", who, role, api)
		out = append(out, about(DisabledAPI, g, message, RemoveCommand(*g)))
	}
	if !in.Since.IsZero() && !g.Created.IsZero() && !g.Created.Before(in.Since) {
		message := fmt.Sprintf("%s was assigned %s of %s on %s", who, role, api, g.Created.UTC().Format(time.RFC3339))
		out = append(out, about(NewGrant, g, message, RemoveCommand(*g)))
	}
	out = append(out, ofFiles(in, g)...)
	return append(out, byPolicy(in, g)...)
}

// byPolicy: what is disabled counts, since it can be enabled without touching the grant.
// Of what is gone, a policy cannot tell what it was.
func byPolicy(in Input, g *roles.Grant) []Finding {
	if in.Objection == nil || g.Resource == nil || g.State == roles.RoleDeleted {
		return nil
	}
	objection := in.Objection(*g)
	if objection == "" {
		return nil
	}
	message := fmt.Sprintf("%s holds %s of %s, which %s", name(g.Principal), RoleName(*g), APIName(*g), objection)
	return []Finding{about(AgainstPolicy, g, message, RemoveCommand(*g))}
}

// byRisk: what a role could do counts, whether or not its API or holder is
// disabled at the moment, since both can be enabled without touching the grant.
func byRisk(g *roles.Grant) []Finding {
	if g.Rating.Level == catalog.Unrated {
		return unrated(g)
	}
	rule := map[catalog.Level]string{catalog.Critical: CriticalRole, catalog.High: HighRole}[g.Rating.Level]
	if rule == "" {
		return nil
	}
	message := fmt.Sprintf("%s holds %s of %s", name(g.Principal), RoleName(*g), APIName(*g))
	if g.Rating.Why != "" {
		message += ", which " + g.Rating.Why
	}
	if step, ok := g.SecondStep(); ok {
		message += "; " + step.What
	}
	if read, ok := catalog.ReadCounterpart(string(g.Resource.AppID), g.RoleValue()); ok {
		message += "; if it only reads, " + read + " would do"
	}
	return []Finding{about(rule, g, message, RemoveCommand(*g))}
}

// unrated: a role of someone's own API says nothing to the table, a role of Microsoft's is one that it lacks.
func unrated(g *roles.Grant) []Finding {
	if !g.Resource.OwnedByMicrosoft() {
		return nil
	}
	message := fmt.Sprintf("%s holds %s of %s, which the table of %s does not rate", name(g.Principal), RoleName(*g), APIName(*g),
		catalog.Date())
	return []Finding{about(UnratedRole, g, message, RemoveCommand(*g))}
}

func byState(g *roles.Grant) []Finding {
	who, role, api := name(g.Principal), RoleName(*g), APIName(*g)
	switch {
	case g.Resource == nil:
		return []Finding{about(DeletedAPI, g, fmt.Sprintf("%s holds %s of %s, an API that no longer exists", who, role, api),
			RemoveCommand(*g))}
	case g.State == roles.RoleDeleted:
		return []Finding{about(DeletedRole, g, fmt.Sprintf("%s holds role %s of %s, which no longer exists there", who, role, api),
			RemoveCommand(*g))}
	case g.State == roles.RoleDisabled:
		return []Finding{about(DisabledRole, g, fmt.Sprintf("%s holds %s of %s, which is disabled", who, role, api), RemoveCommand(*g))}
	}
	return nil
}
