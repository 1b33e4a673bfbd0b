package change

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/display"
)

// Announce says what is about to happen: who, where, what and how dangerous. Where nobody
// is asked and at most one thing changes, the result says it all; what else there is to
// know is told all the same.
func (a *Runner) Announce(ctx context.Context, r Run, asks bool) {
	if a.Quiet {
		return
	}
	blocked := slices.ContainsFunc(r.Plan, func(s roles.Step) bool { return s.Blocked != nil })
	if !asks && !blocked && !a.Verbose && len(r.Plan.Pending()) <= 1 {
		a.announceObstacles(r)
		return
	}
	if tenant := r.TenantID(ctx); tenant != "" {
		a.Note("tenant    %s (%s cloud)", tenant, r.Cloud.Name)
	}
	if len(r.Plan) > ManySteps {
		a.Note("%s for %s", display.Count(len(r.Plan.Pending()), "change", "changes"),
			display.Count(len(r.Target.Identities), "identity", "identities"))
		return
	}
	a.announceIdentities(r.Target.Identities)
	a.announceSteps(r)
}

func (a *Runner) announceIdentities(identities []roles.Principal) {
	for _, p := range identities {
		where := ""
		if scope := p.AzureResource.Scope(); scope != "" {
			where = ", " + scope
		}
		kind := string(p.Type)
		if p.Agent {
			kind = p.Kind()
		}
		a.Note("identity  %s (%s%s, object id %s)", output.Clean(p.DisplayName), kind, output.Clean(where), p.ID)
	}
}

// announceObstacles says what keeps a role from working, whatever is done.
func (a *Runner) announceObstacles(r Run) {
	for _, p := range r.Target.Identities {
		if p.Disabled {
			a.Note("%s is disabled: it gets no tokens until it is enabled", output.Clean(p.DisplayName))
		}
	}
	if r.Target.API.Disabled {
		a.Note("%s is disabled: no tokens are issued for it until it is enabled", output.Clean(r.Target.API.DisplayName))
	}
	for _, step := range r.Plan {
		if isGone(step) {
			a.Note("assignment %s was not found: it is already removed, or the id is not exact (its case counts)", step.Have.ID)
		}
	}
}

func (a *Runner) announceSteps(r Run) {
	a.announceObstacles(r)
	grants := r.grants(roles.DryRun(r.Plan))
	for i, step := range r.Plan {
		g := grants[i]
		if isGone(step) {
			continue
		}
		line := fmt.Sprintf("%s %s of %s", Symbol(step), RoleName(g), g.APIName())
		if len(r.Target.Identities)+len(r.gone) > 1 {
			line += " for " + g.Principal.DisplayName
		}
		if step.Blocked != nil {
			a.Note("%s cannot be undone: %s", output.Clean(line), output.Clean(step.Blocked.Error()))
			continue
		}
		if line += fmt.Sprintf(" (risk %s)", g.Rating.Level); step.Expired != "" {
			line += ", ended on " + step.Expired
		}
		a.Note("%s", output.Clean(line))
		if step.Needed && step.Action == roles.Assign && g.Rating.Why != "" {
			a.Note("    %s", g.Rating.Why)
		}
	}
}

// Symbol is the sign of a step: + gives, - takes away, = changes nothing, ! cannot be done.
func Symbol(s roles.Step) string {
	switch {
	case s.Blocked != nil:
		return "!"
	case !s.Needed:
		return "="
	case s.Action == roles.Remove:
		return "-"
	}
	return "+"
}

// reportEffect says when running workloads will notice, and where to look.
func (r Run) reportEffect(results []roles.Result, grants []roles.Grant) {
	var given, taken []roles.Grant
	unsaid := 0
	for i, res := range results {
		switch {
		case res.Status != roles.Done:
		case res.Action == roles.Assign:
			given = append(given, grants[i])
		default:
			taken = append(taken, grants[i])
		}
		if res.ReadBack {
			unsaid++
		}
	}
	if unsaid > 0 {
		r.Note("%d %s made: the service did not confirm it, but reading it back did", unsaid,
			screen.Plural(unsaid, "change was", "changes were"))
	}
	if len(given)+len(taken) > 0 {
		now := "effective now; "
		if len(given) > 0 && opensNothing(given) {
			now = ""
		}
		r.Note("%sworkloads cache tokens up to 24 hours, restarting does not help", now) // fits 80 columns
	}
	r.TellSecondSteps(wanted(results, grants))
	r.tellReach(given)
	if len(given)+len(taken) == 0 || !r.Verbose || len(r.Target.Identities) > ManySteps {
		return
	}
	for _, p := range r.Target.Identities {
		r.Note("permissions of %s: %s", output.Clean(p.DisplayName), permissionsPage(r.Cloud.EntraPortal, p))
	}
}

// wanted are the grants that are there now, or would be.
func wanted(results []roles.Result, grants []roles.Grant) []roles.Grant {
	var out []roles.Grant
	for i, res := range results {
		if res.Action == roles.Assign && (res.Status == roles.Done || res.Status == roles.Unchanged || res.Status == roles.Planned) {
			out = append(out, grants[i])
		}
	}
	return out
}

// permissionsPage is the deep link to an identity's Permissions page.
func permissionsPage(portal string, p roles.Principal) string {
	return fmt.Sprintf("%s/#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/Permissions/objectId/%s/appId/%s", portal, p.ID, p.AppID)
}

// RoleName is how people call a role: its value, else its name, else its id.
func RoleName(g roles.Grant) string {
	switch {
	case g.Key == roles.Key{}:
		return "assignment " + string(g.ID)
	case g.State == roles.IsDefaultAccess:
		return "default access"
	case g.RoleValue() != "":
		return g.RoleValue()
	case g.Role != nil && strings.TrimSpace(g.Role.DisplayName) != "":
		return g.Role.DisplayName
	}
	return string(g.Key.Role)
}
