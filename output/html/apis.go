package html

import (
	"slices"

	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/audit"
	"mi-roles/roles/catalog"
)

// apiOf returns the key under which assignments share an API: across tenants, the app id.
func (d *data) apiOf(g *roles.Grant) roles.ObjectID {
	if len(d.Tenants) > 0 && g.Resource != nil && g.Resource.AppID != "" {
		return roles.ObjectID(g.Resource.AppID)
	}
	return g.Key.Resource
}

func (d *data) addAPIs(grants []*roles.Grant) map[roles.ObjectID]int {
	first := map[roles.ObjectID]*roles.Grant{}
	for _, g := range grants {
		if _, known := first[d.apiOf(g)]; !known {
			first[d.apiOf(g)] = g
		}
	}
	apis := sortedBy(first, audit.APIName)
	at := make(map[roles.ObjectID]int, len(apis))
	for i, id := range apis {
		g := first[id]
		at[id] = i
		state := ""
		switch {
		case g.Resource == nil:
			state = "deleted"
		case g.Resource.Disabled:
			state = "disabled"
		}
		t := &d.APIs
		t.ID, t.Name, t.State = append(t.ID, output.Clean(string(id))), append(t.Name, output.Clean(audit.APIName(*g))),
			append(t.State, state)
	}
	return at
}

// roleRef identifies a role. The state is part of it, because roles of a deleted API
// can differ in nothing else.
type roleRef struct {
	api   roles.ObjectID
	role  roles.RoleID
	state roles.State
}

func (d *data) roleKey(g *roles.Grant) roleRef { return roleRef{d.apiOf(g), g.Key.Role, g.State} }

func (d *data) addRoles(grants []*roles.Grant, apis map[roles.ObjectID]int) map[roleRef]int {
	first := map[roleRef]*roles.Grant{}
	for _, g := range grants {
		if _, known := first[d.roleKey(g)]; !known {
			first[d.roleKey(g)] = g
		}
	}
	order := sortedBy(first, audit.RoleName)
	at := make(map[roleRef]int, len(order))
	for i, k := range order {
		g := first[k]
		at[k] = i
		t := &d.Roles
		title, step := "", ""
		if g.Role != nil {
			title = g.Role.DisplayName
			step = needs(g)
		}
		t.API, t.Name, t.Title = append(t.API, apis[k.api]), append(t.Name, output.Clean(audit.RoleName(*g))),
			append(t.Title, output.Clean(title))
		t.Level, t.Why, t.Step = append(t.Level, d.level(g.Rating.Level)), append(t.Why, output.Clean(g.Rating.Why)), append(t.Step, step)
		t.State, t.Command = append(t.State, max(0, slices.Index(d.States, string(g.State)))), append(t.Command, audit.RemoveTarget(*g))
		if len(d.Tenants) > 0 {
			t.Command[i] = "" // an API's object id is valid in one tenant only
		}
	}
	return at
}

// needs returns the second step that the role requires, or how to limit what it reaches; "" for most roles.
func needs(g *roles.Grant) string {
	if step, ok := g.SecondStep(); ok {
		return step.What
	}
	if reach, ok := catalog.Reach(string(g.Resource.AppID), g.Role.Value, catalog.Names{}); ok {
		return "It " + reach
	}
	return ""
}
