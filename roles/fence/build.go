package fence

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/gate"
)

// Spec is a manifest that was resolved against a tenant.
type Spec struct {
	Holder  roles.Principal
	Keys    []roles.Key
	Names   roles.Describer
	Gate    gate.Gate // what the manifest allows
	Wording gate.Wording
}

// Build makes the fence of a wish. It is the same for the same keys in any order. What the
// gate refuses is refused here too (roles.ErrPolicy): what stands in a fence can be granted
// again and again. What conditions cannot express is refused as well (roles.ErrUsage).
func Build(w Spec) (Fence, error) {
	if !roles.IsGUID(string(w.Holder.ID)) {
		return Fence{}, &roles.Error{Kind: roles.ErrUsage, Msg: "the fenced identity has no object id"}
	}
	if len(w.Keys) == 0 {
		return Fence{}, &roles.Error{Kind: roles.ErrUsage,
			Msg:  "the manifest lists no grants, but a policy needs at least one condition set",
			Hint: "to remove the right instead, remove the role assignment of " + w.Holder.DisplayName}
	}
	plan := roles.Compare(roles.Goal{Keys: w.Keys}, nil)
	if err := gate.Refusal(w.Gate.Judge(plan, w.Names), w.Wording); err != nil {
		return Fence{}, err
	}
	var grants []roles.Grant
	var problems []string
	for _, step := range plan {
		g := w.Names.Describe(roles.Assignment{Key: step.Key})
		if why := inexpressible(g); why != "" {
			problems = append(problems, w.place(step.Key)+why)
			continue
		}
		grants = append(grants, g)
	}
	if len(problems) > 0 {
		return Fence{}, &roles.Error{Kind: roles.ErrUsage, Msg: strings.Join(problems, "\n"),
			Hint: "leave these grants out of the manifest of the fence, or have them made by an administrator"}
	}
	roles.SortGrants(grants)
	return assemble(w.Holder, grants), nil
}

func (w Spec) place(k roles.Key) string {
	if w.Wording.Where == nil {
		return ""
	}
	if at := w.Wording.Where(k); at != "" {
		return at + ": "
	}
	return ""
}

// inexpressible says why no condition set can allow a grant, "" when one can.
func inexpressible(g roles.Grant) string {
	switch {
	case g.Key.Role == roles.DefaultAccess:
		return "default access is not a role with an id, so a consent policy cannot name it"
	case !roles.IsGUID(string(g.Principal.AppID)):
		return fmt.Sprintf("the client id of %s is unknown, and a consent policy names identities by client id", g.Principal.DisplayName)
	case g.Resource == nil || !roles.IsGUID(string(g.Resource.AppID)):
		return fmt.Sprintf("the app id of %s is unknown, and a consent policy names APIs by app id",
			cmp.Or(g.APIName(), string(g.Key.Resource)))
	case g.Role == nil || !roles.IsGUID(string(g.Key.Role)):
		return fmt.Sprintf("%s no longer has the role %s, and a consent policy names roles by id", g.APIName(), g.Key.Role)
	}
	return ""
}

func assemble(holder roles.Principal, grants []roles.Grant) Fence {
	id := PolicyID(holder.ID)
	name := id // no name of the directory: it could be any text, and could change
	about := Mark + " What it allows comes from a manifest: change that and run mi-roles fence apply."
	template := guidOf(id)
	return Fence{
		Holder: holder, Grants: grants,
		Policy: Policy{ID: id, DisplayName: name, Description: about, Includes: conditions(grants), Excludes: []ConditionSet{}},
		Role: Role{TemplateID: template, DisplayName: name, Description: about, Enabled: true,
			Permissions: []Permission{{Actions: []string{grantRight + id}}}},
		Assignment: Assignment{Principal: string(holder.ID), Role: template, Scope: allTenant},
	}
}

// conditions are the condition sets: one for each identity and API. What a set leaves out
// takes its widest value, so that nothing is left out.
func conditions(grants []roles.Grant) []ConditionSet {
	type pair struct{ client, api string }
	sets := map[pair]*ConditionSet{}
	for _, g := range grants {
		p := pair{strings.ToLower(string(g.Principal.AppID)), strings.ToLower(string(g.Resource.AppID))}
		if sets[p] == nil {
			sets[p] = &ConditionSet{PermissionType: appRoles, Classification: all, Resource: p.api, Clients: []string{p.client},
				ClientTenants: []string{all}, Publishers: []string{all}}
		}
		sets[p].Permissions = append(sets[p].Permissions, strings.ToLower(string(g.Key.Role)))
	}
	out := make([]ConditionSet, 0, len(sets))
	for _, s := range sets {
		out = append(out, s.normal())
	}
	slices.SortFunc(out, func(a, b ConditionSet) int { return strings.Compare(a.key(), b.key()) })
	return out
}

// guidOf makes the same GUID of the same text: version 8, which is for ids of one's own making.
func guidOf(text string) string {
	b := sha256.Sum256([]byte(text))
	b[6], b[8] = b[6]&0x0f|0x80, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}
