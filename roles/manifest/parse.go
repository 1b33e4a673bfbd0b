package manifest

import (
	"go.yaml.in/yaml/v3"

	"mi-roles/roles"
	"mi-roles/roles/display"
)

// reader turns the nodes of one file into grants. It looks only at the depth
// that a manifest has, so neither depth nor aliases cost anything.
type reader struct {
	name string
	*problems
}

func (r reader) at(n *yaml.Node) Position { return Position{r.name, n.Line, n.Column} }

// smallest is how many bytes a grant takes at least: "{identity: a, api: b, roles: [c]}".
const smallest = 32

func (r reader) manifest(root *yaml.Node) []Grant {
	f := r.fields(root, "a manifest", []string{"version", "grants"}, []string{"$schema"})
	if f == nil {
		return nil
	}
	if n := f["$schema"]; n != nil {
		r.text(n, "$schema")
	}
	if n := f["version"]; n != nil {
		r.version(n)
	}
	nodes := r.listOrNone(f["grants"], "grants", "name a grant, or write [] if there are none")
	grants := make([]Grant, 0, min(len(nodes), maxSize/smallest))
	for _, n := range nodes {
		if r.full() {
			break
		}
		grants = append(grants, r.grant(n))
	}
	return grants
}

// version accepts whatever spells the number 1: for JSON, and so for the schema
// and for programs that write manifests, 1.0 is the same number.
func (r reader) version(n *yaml.Node) {
	var number float64
	switch {
	case !r.simple(n):
	case n.Kind == yaml.ScalarNode && (n.Tag == "!!int" || n.Tag == "!!float"):
		if n.Decode(&number) == nil && number == Version {
			return
		}
		r.add(r.at(n), "version %s is not supported: this mi-roles reads version %d; a newer one may read it", display.Quote(n.Value), Version)
	default:
		r.add(r.at(n), "version is %s, not a number: write version: %d", kindOf(n), Version)
	}
}

func (r reader) grant(n *yaml.Node) Grant {
	g := Grant{At: r.at(n)}
	f := r.fields(n, "a grant", []string{"identity", "api", "roles"},
		[]string{"allowCritical", "allowUnrated", "secondStepDone", "expires", "owner", "ticket", "principalId", "description"})
	if f == nil {
		return g
	}
	g.Identity, g.IdentityRef, g.identityAt = r.selector(f["identity"], "identity", roles.ParseIdentity)
	g.API, g.APIRef, g.apiAt = r.selector(f["api"], "api", roles.ParseAPI)
	g.Roles, g.roleAt = r.roles(f["roles"])
	g.AllowCritical = r.some(f["allowCritical"], "allowCritical", g.Roles)
	g.AllowUnrated = r.some(f["allowUnrated"], "allowUnrated", g.Roles)
	g.SecondStepDone = r.some(f["secondStepDone"], "secondStepDone", g.Roles)
	g.Owner, g.Ticket = r.line(f["owner"], "owner"), r.line(f["ticket"], "ticket")
	if n := f["expires"]; n != nil {
		g.Expires = r.day(n, "expires")
	}
	if n := f["principalId"]; n != nil {
		g.PrincipalID, g.principalAt = r.objectID(n, "principalId"), r.at(n)
	}
	if n := f["description"]; n != nil {
		g.Description = r.description(n)
	}
	return g
}

func (r reader) selector(n *yaml.Node, key string, parse func(string) (roles.Ref, error)) (string, roles.Ref, Position) {
	if n == nil {
		return "", roles.Ref{}, Position{}
	}
	text, ok := r.text(n, key)
	if !ok {
		return "", roles.Ref{}, r.at(n)
	}
	ref, err := parse(text)
	if err != nil {
		r.addError(r.at(n), err)
	}
	return text, ref, r.at(n)
}

func (r reader) roles(n *yaml.Node) ([]string, []Position) {
	const advice = "name at least one role, or leave the grant out (to remove roles: mi-roles remove)"
	return r.roleTexts(r.list(n, "roles", advice), "roles")
}

// some reads a list that may be left out or empty and names some of the grant's roles.
func (r reader) some(n *yaml.Node, key string, listed []string) []string {
	texts, at := r.roleTexts(r.listOrNone(n, key, "leave it out, or write []"), key)
	known := make(map[string]bool, len(listed))
	for _, l := range listed {
		known[fold(l)] = true
	}
	for i, t := range texts {
		if len(listed) > 0 && !known[fold(t)] {
			r.add(at[i], "%s names %s, which is not among the roles of this grant: spell it as it is there", key, display.Quote(t))
		}
	}
	return texts
}

// orTwins is added where two spellings are taken for one role: an API may have a role
// for each.
func orTwins(a, b string) string {
	if a == b {
		return ""
	}
	return "; if " + display.Quote(b) + " and " + display.Quote(a) + " are two roles, name them by their ids"
}

func (r reader) roleTexts(nodes []*yaml.Node, key string) ([]string, []Position) {
	var texts []string
	var at []Position
	seen := map[string]*yaml.Node{}
	for _, n := range nodes {
		if r.full() {
			break
		}
		text, ok := r.text(n, "a role")
		if !ok {
			continue
		}
		role, err := roles.ParseRole(text)
		if err != nil {
			r.addError(r.at(n), err)
			continue
		}
		if first := seen[fold(role)]; first != nil {
			r.add(r.at(n), "%s lists %s twice: first at line %d, column %d%s", key, display.Quote(role), first.Line, first.Column,
				orTwins(role, first.Value))
			continue
		}
		seen[fold(role)] = n
		texts, at = append(texts, role), append(at, r.at(n))
	}
	return texts, at
}
