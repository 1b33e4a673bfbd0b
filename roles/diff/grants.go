package diff

import "mi-roles/roles"

// held is a grant under the ids of before: id with the role's own id, name with
// the id that a role of the same value had.
type held struct {
	roles.Grant
	id, name string
}

// grants matches grants by the role's id, then by its value: one that was given
// again after its identity, its API or its role was recreated is the same grant,
// and one that still names a role that is gone is not the one that replaced it.
func (c *comparison) grants(before, after Tenant) {
	var were, are []held
	for _, g := range before.Grants {
		were = append(were, held{g, text(g.Key), text(g.Key)})
	}
	for _, g := range after.Grants {
		key := roles.Key{Principal: c.old(g.Key.Principal), Resource: c.old(g.Key.Resource), Role: g.Key.Role}
		are = append(are, held{g, text(key), text(c.oldRole(key))})
	}
	m := match(were, are, func(h held) string { return h.id }, func(h held) string { return h.name })
	for _, h := range m.gone {
		c.add(Removed, "", h.Grant)
	}
	for _, h := range m.fresh {
		c.add(Added, "", h.Grant)
	}
	for _, p := range m.both {
		c.lives(p.was.Grant, p.now.Grant)
	}
}

// lives tells when what a grant opens is gone, or back. A grant that is orphaned
// is shown with what the role was.
func (c *comparison) lives(was, now roles.Grant) {
	switch {
	case dead(now) && !dead(was):
		now.Resource, now.Role, now.Rating = was.Resource, was.Role, was.Rating
		c.add(Orphaned, "", now)
	case dead(was) && !dead(now):
		c.add(Restored, "", now)
	}
}

func dead(g roles.Grant) bool {
	return g.State == roles.RoleDeleted || g.State == roles.ResourceDeleted
}

func (c *comparison) old(id roles.ObjectID) roles.ObjectID {
	if was, ok := c.objects[id]; ok {
		return was
	}
	return id
}

func (c *comparison) oldRole(k roles.Key) roles.Key {
	if was, ok := c.roles[roles.Key{Resource: k.Resource, Role: k.Role}]; ok {
		k.Role = was
	}
	return k
}

func text(k roles.Key) string {
	return string(k.Principal) + " " + string(k.Resource) + " " + string(k.Role)
}
