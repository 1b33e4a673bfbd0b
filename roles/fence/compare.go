package fence

import (
	"fmt"
	"slices"
	"strings"
)

// Kind is in which way a tenant differs from a fence.
type Kind string

// The kinds of a Difference, as printed.
const (
	Missing  Kind = "missing" // it is not there
	Narrower Kind = "narrower"
	Wider    Kind = "wider"
	Foreign  Kind = "foreign" // it is there and not ours
	Changed  Kind = "changed" // it says the same in other words
	Beside   Kind = "beside"  // a right that the identity holds beside the fence
	Unknown  Kind = "unknown" // it could not be read
)

// Object is what a difference is about.
type Object string

// The objects of a Difference and of a Step.
const (
	ThePolicy     Object = "policy"
	TheRole       Object = "roleDefinition"
	TheAssignment Object = "roleAssignment"
	TheIdentity   Object = "identity"
	AnInclude     Object = "include" // of a Step only
	AnExclude     Object = "exclude" // of a Step only
)

// Difference is one way in which a tenant is not as a fence wants it.
type Difference struct {
	Kind   Kind
	Object Object
	ID     string // of the object
	Text   string // a sentence's worth, without a full stop
	Fix    string // what mends it, where fence apply does not
}

// State is what a tenant has of a fence.
type State struct {
	Policy      *Policy      // of the fence's id; nil: there is none
	Roles       []Role       // those that name the policy, or have the fence's template id
	Assignments []Assignment // of those roles
	Beside      []Right      // other rights of the holder
	Unread      []string     // what could not be read of the holder's rights
}

// Right is something else by which the holder can grant, or become more than it is.
type Right struct {
	ID   string
	Text string // what it is, such as: holds the app role X of Microsoft Graph
	Why  string // what it lets the holder do
	Fix  string
}

// Compare says how a tenant differs from a fence; of nothing, of a tenant that is as the
// fence wants it.
func Compare(f Fence, s State) []Difference {
	out := f.comparePolicy(s.Policy)
	out = append(out, f.compareRoles(s)...)
	for _, r := range s.Beside {
		out = append(out, Difference{Beside, TheIdentity, r.ID, f.Holder.DisplayName + " " + r.Text + ": " + r.Why, r.Fix})
	}
	for _, u := range s.Unread {
		out = append(out, Difference{Unknown, TheIdentity, string(f.Holder.ID), u, ""})
	}
	return out
}

func (f Fence) comparePolicy(p *Policy) []Difference {
	diff := func(k Kind, format string, args ...any) Difference {
		return Difference{Kind: k, Object: ThePolicy, ID: f.Policy.ID, Text: fmt.Sprintf(format, args...)}
	}
	switch {
	case p == nil:
		return []Difference{diff(Missing, "the policy %s does not exist", f.Policy.ID)}
	case !ours(p.Description):
		return []Difference{{Foreign, ThePolicy, p.ID, "a policy " + p.ID + " exists that mi-roles did not create",
			"rename it, or delete it if nobody needs it"}}
	}
	var out []Difference
	if p.DisplayName != f.Policy.DisplayName || p.Description != f.Policy.Description {
		out = append(out, diff(Changed, "the policy has a different display name or description"))
	}
	for range p.Excludes {
		out = append(out, diff(Narrower, "the policy excludes what the manifest lists or may list"))
	}
	return append(out, f.compareIncludes(p, diff)...)
}

func (f Fence) compareIncludes(p *Policy, diff func(Kind, string, ...any) Difference) []Difference {
	var out []Difference
	want, have := allows(f.Policy), map[atom]bool{}
	for _, s := range p.Includes {
		atoms, listed := s.atoms()
		if s.wide() {
			out = append(out, diff(Wider, "the policy allows %s", s.inWords(f)))
			continue
		}
		if !listed {
			out = append(out, diff(Narrower, "the policy allows %s only under further conditions", s.inWords(f)))
		}
		for _, a := range atoms {
			have[a] = true
		}
	}
	for _, g := range missing(have, want) {
		out = append(out, diff(Wider, "the policy allows %s, which the manifest does not list", f.grants(g)))
	}
	for _, g := range missing(want, have) {
		out = append(out, diff(Narrower, "the policy lacks %s", f.grants(g)))
	}
	if len(out) == 0 && !sameSets(f.Policy.Includes, p.Includes) {
		out = append(out, diff(Changed, "the policy allows the same through different condition sets"))
	}
	return out
}

func allows(p Policy) map[atom]bool {
	out := map[atom]bool{}
	for _, s := range p.Includes {
		atoms, _ := s.atoms()
		for _, a := range atoms {
			out[a] = true
		}
	}
	return out
}

// missing groups what is in the first and not in the second by client and API.
func missing(in, from map[atom]bool) [][]atom {
	groups := map[[2]string][]atom{}
	for a := range in {
		if !from[a] {
			k := [2]string{a.api, a.client}
			groups[k] = append(groups[k], a)
		}
	}
	out := make([][]atom, 0, len(groups))
	for _, g := range groups {
		slices.SortFunc(g, func(a, b atom) int { return strings.Compare(a.role, b.role) })
		out = append(out, g)
	}
	slices.SortFunc(out, func(a, b []atom) int { return strings.Compare(a[0].api+a[0].client, b[0].api+b[0].client) })
	return out
}

func sameSets(a, b []ConditionSet) bool {
	keys := func(sets []ConditionSet) []string {
		out := make([]string, len(sets))
		for i, s := range sets {
			out[i] = s.key()
		}
		slices.Sort(out)
		return out
	}
	return slices.Equal(keys(a), keys(b))
}
