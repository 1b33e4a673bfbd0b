package gate

import (
	"context"
	"slices"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// Gate is what decides about the changes of one run. The zero Gate has no policy and
// was told of no role.
type Gate struct {
	Policy            *Policy // nil: none was given
	Critical, Unrated Allowance
}

// Decision is what the gate says of one change.
type Decision struct {
	Step    roles.Step
	Grant   roles.Grant // as the tenant shows it now, rated by today's table
	Rule    *Rule       // the policy's rule that decided, nil where none did
	Refused []Reason    // empty: the change may be made
}

// Pass is a plan that the gate let through whole. The zero Pass changes nothing, and
// only Gate.Open makes another.
type Pass struct{ plan roles.Plan }

// Apply carries the plan out, as roles.Apply does.
func (p Pass) Apply(ctx context.Context, w roles.Writer, watch func(roles.Result)) ([]roles.Result, error) {
	return roles.Apply(ctx, w, p.plan, watch)
}

// Open lets a plan through if none of its changes is refused, and says of each why or
// why not. d is what the tenant shows now, and rates.
func (g Gate) Open(plan roles.Plan, d roles.Describer) (Pass, []Decision) {
	decisions := g.Judge(plan, d)
	if slices.ContainsFunc(decisions, func(d Decision) bool { return len(d.Refused) > 0 }) {
		return Pass{}, decisions
	}
	return Pass{slices.Clone(plan)}, decisions
}

// Judge decides about each change of a plan that would be made, in the plan's order.
func (g Gate) Judge(plan roles.Plan, d roles.Describer) []Decision {
	pending := plan.Pending()
	out := make([]Decision, len(pending))
	for i, s := range pending {
		out[i] = Decision{Step: s, Grant: rated(s.Key, d)}
		if s.Action != roles.Remove {
			out[i].Rule, out[i].Refused = g.judge(out[i].Grant)
		}
	}
	return out
}

// rated describes a change. A role that the API no longer shows is rated by its id, and
// a principal that the tenant does not show may be any managed identity.
func rated(k roles.Key, d roles.Describer) roles.Grant {
	grant := d.Describe(roles.Assignment{Key: k})
	if _, shown := d.Principals[k.Principal]; !shown {
		grant.Principal.Type = roles.UnknownManaged
	}
	if grant.Role == nil && grant.Resource != nil {
		grant.Rating = d.Risk.Rate(string(grant.Resource.AppID), "", string(k.Role))
	}
	return grant
}

func (g Gate) judge(grant roles.Grant) (*Rule, []Reason) {
	var refused []Reason
	if blocked(grant) {
		refused = append(refused, Reason{Kind: Blocked})
	}
	kind := Needs(grant)
	if told := (map[Kind]Allowance{Critical: g.Critical, Unrated: g.Unrated})[kind]; kind != "" && !told.allows(grant) {
		refused = append(refused, Reason{Kind: kind})
	}
	if g.Policy == nil {
		return nil, refused
	}
	ruling := g.Policy.Decide(grant)
	return ruling.Rule, append(refused, ruling.Refused...)
}

// blocked: Microsoft lets no agent identity hold the role, whatever a run was told.
func blocked(g roles.Grant) bool {
	if !g.Principal.Agent || g.Resource == nil {
		return false
	}
	app := string(g.Resource.AppID)
	return catalog.BlockedForAgents(app, g.RoleValue()) || catalog.BlockedForAgents(app, string(g.Key.Role))
}

// Needs says what a run must be told before it gives the grant: that its role is
// meant although it is Critical, or although it is Unrated and its API is Microsoft's;
// "" for nothing. What is not known to be someone else's API may be Microsoft's.
func Needs(g roles.Grant) Kind {
	switch {
	case g.Rating.Level == catalog.Critical:
		return Critical
	case g.Rating.Level != catalog.Unrated || g.Key.Role == roles.DefaultAccess:
		return ""
	case g.Resource == nil || catalog.FirstParty(string(g.Resource.AppID), g.Resource.OwnerTenant):
		return Unrated
	}
	return ""
}
