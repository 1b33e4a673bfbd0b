package cmd

import (
	"context"
	"fmt"
	"strings"

	"mi-roles/output"
	"mi-roles/roles"
)

// announce says what is about to happen: who, where, what and how dangerous.
func (a *app) announce(ctx context.Context, r changeRun) {
	if a.quiet {
		return
	}
	if tenant := r.tenantID(ctx); tenant != "" {
		a.note("tenant    %s (%s cloud)", tenant, r.cloud.Name)
	}
	if len(r.plan) > manySteps {
		a.note("%d changes for %d identities", len(r.plan.Pending()), len(r.target.identities))
		return
	}
	a.announceIdentities(r.target.identities)
	a.announceSteps(r)
}

func (a *app) announceIdentities(identities []roles.Principal) {
	for _, p := range identities {
		where := ""
		if scope := p.AzureResource.Scope(); scope != "" {
			where = ", " + scope
		}
		a.note("identity  %s (%s%s, object id %s)", output.Clean(p.DisplayName), p.Type, output.Clean(where), p.ID)
		if p.Disabled {
			a.note("          is disabled: it gets no tokens until it is enabled")
		}
	}
}

func (a *app) announceSteps(r changeRun) {
	if r.target.api.Disabled {
		a.note("API       %s is disabled: no tokens are issued for it until it is enabled", output.Clean(r.target.api.DisplayName))
	}
	grants := r.grants(roles.Rehearse(r.plan))
	for i, step := range r.plan {
		g := grants[i]
		if isGone(step) {
			a.note("= assignment %s: nobody was found to hold it, so it is already gone", g.ID)
			continue
		}
		line := fmt.Sprintf("%s %s of %s", symbol(step), roleName(g), g.APIName())
		if len(r.target.identities)+len(r.gone) > 1 {
			line += " for " + g.Principal.DisplayName
		}
		if step.Blocked != nil {
			a.note("%s cannot be undone: %s", output.Clean(line), output.Clean(step.Blocked.Error()))
			continue
		}
		a.note("%s (risk %s)", output.Clean(line), g.Rating.Level)
		if step.Needed && step.Action == roles.Assign && g.Rating.Why != "" {
			a.note("    %s", g.Rating.Why)
		}
	}
}

func symbol(s roles.Step) string {
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

// tellEffect says when running workloads will notice, and where to look.
func (r changeRun) tellEffect(results []roles.Result) {
	changed, unsaid := map[roles.Action]int{}, 0
	for _, res := range results {
		if res.Status == roles.Done {
			changed[res.Action]++
		}
		if res.ReadBack {
			unsaid++
		}
	}
	if unsaid > 0 {
		r.note("%d %s made although the service did not say so; reading back shows it", unsaid, plural(unsaid, "change was", "changes were"))
	}
	if len(changed) > 0 {
		noticed := "get the roles"
		if changed[roles.Assign] == 0 {
			noticed = "lose the roles"
		}
		r.note("in effect in the directory now; running workloads %s when their cached token is renewed: up to 24 hours, restarting does not help", noticed)
	}
	if len(r.target.identities) > manySteps {
		return
	}
	for _, p := range r.target.identities {
		r.note("permissions of %s: %s", output.Clean(p.DisplayName), permissionsPage(r.cloud.EntraPortal, p))
	}
}

// permissionsPage is the deep link to an identity's Permissions page.
func permissionsPage(portal string, p roles.Principal) string {
	return fmt.Sprintf("%s/#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/Permissions/objectId/%s/appId/%s", portal, p.ID, p.AppID)
}

// roleName is how people call a role: its value, else its name, else its id.
func roleName(g roles.Grant) string {
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
