package activity

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/operations"
)

// tokenLife is how long a token of a managed identity may live on.
const tokenLife = 24 * time.Hour

// clockDifference is how far apart the clocks of two services are taken to be.
const clockDifference = 5 * time.Minute

// missing explains the refused calls, one entry per role and verdict.
func (c *identityCase) missing() []Missing {
	give := c.toGive()
	var out []Missing
	for _, n := range c.refused {
		if !n.answer.Known {
			continue
		}
		m := c.explain(n, give)
		m.Calls = []Call{n.seen.evidence()}
		same := slices.IndexFunc(out, func(o Missing) bool { return o.Role == m.Role && o.Verdict == m.Verdict && o.Message == m.Message })
		if same >= 0 {
			out[same].Calls = append(out[same].Calls, m.Calls...)
		} else {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b Missing) int {
		return cmp.Or(strings.Compare(a.Role, b.Role), strings.Compare(string(a.Verdict), string(b.Verdict)),
			strings.Compare(a.Message, b.Message))
	})
	return out
}

// toGive finds the roles of least risk that would allow what no held role allows.
func (c *identityCase) toGive() []string {
	var answers []operations.Answer
	for _, n := range c.refused {
		if _, ok := n.answer.Any(c.held); !ok {
			answers = append(answers, n.answer.Whole())
		}
	}
	best, err := operations.Cover(answers, c.Risk, c.held...)
	if err != nil {
		return nil
	}
	return best
}

func (c *identityCase) explain(n need, give []string) Missing {
	by, ok := n.answer.Allows(c.held)
	if !ok {
		by, ok = n.answer.Any(c.held)
	}
	switch {
	case n.answer.DelegatedOnly || len(n.answer.Roles) == 0:
		return Missing{Verdict: UserOnly, Message: n.answer.Note}
	case !ok && n.answer.PerSite && c.perSite() != "":
		m := Missing{Role: c.perSite()}
		m.Verdict, m.Message = settled(m.Role, "it is held", "")
		return m
	case !ok:
		return Missing{Role: c.lacking(n, give), Verdict: RoleMissing, Message: "no role that the identity holds allows the call"}
	}
	return c.heldAndRefused(n, by[0])
}

// lacking names the role to give: one that would be given anyway, else the least.
func (c *identityCase) lacking(n need, give []string) string {
	for _, r := range n.answer.Roles {
		if slices.Contains(give, r.Value) {
			return r.Value
		}
	}
	return n.answer.Whole().Roles[0].Value
}

// heldAndRefused explains a call that was refused although a role allows it, by what
// the token carried and when it was issued, against the date of the grant.
func (c *identityCase) heldAndRefused(n need, role string) Missing {
	i := slices.IndexFunc(c.grants, func(g roles.Grant) bool { return ofGraph(g) && g.RoleValue() == role })
	given, s := c.grants[i].Created, n.seen
	m, limit := Missing{Role: role}, ""
	if j := slices.IndexFunc(n.answer.Roles, func(r operations.Role) bool { return r.Value == role && r.Limited }); j >= 0 {
		limit = n.answer.Roles[j].Note
	}
	carried := slices.ContainsFunc(n.answer.Roles, func(r operations.Role) bool { return inToken(s.TokenRoles, r.Value) })
	switch {
	case carried:
		m.Verdict, m.Message = settled(role, "the token contained it", limit)
	case given.IsZero():
		m.Verdict, m.Message = TokenLacksRole, "the token did not contain it; the time of the assignment is unknown"
	case !s.TokenIssued.IsZero() && s.TokenIssued.Before(given.Add(clockDifference)):
		m.Verdict = StaleToken
		m.Message = fmt.Sprintf("the token is from %s, the assignment from %s: a new token is issued by %s", stamp(s.TokenIssued), stamp(given),
			stamp(s.TokenIssued.Add(tokenLife)))
	case c.Log.KnowsRoles && !s.TokenIssued.IsZero():
		m.Verdict = TokenLacksRole
		m.Message = fmt.Sprintf("the token from %s lacks it, though it was assigned on %s: the workload may sign in as another identity",
			stamp(s.TokenIssued), stamp(given))
	case s.Last.Before(given):
		m.Verdict, m.Message = NotPermission, fmt.Sprintf("assigned on %s, after the last refusal", stamp(given))
	case s.Last.Before(given.Add(tokenLife)):
		m.Verdict, m.Message = StaleToken,
			fmt.Sprintf("refused within a day of the assignment (%s): the token may have been older", stamp(given))
	default:
		m.Verdict, m.Message = settled(role, "it was held for more than a day", limit)
	}
	return m
}

// settled: the role took effect. What is left is its second step, what limits it, or
// another cause.
func settled(role, why, limit string) (Verdict, string) {
	graph, _ := catalog.ByAlias("graph")
	if step, ok := catalog.SecondStepFor(graph.AppID, role, catalog.Names{}); ok {
		return Incomplete, why + "; " + step.What
	}
	if limit != "" {
		return NotPermission, why + ", but does not allow every such call: " + limit
	}
	return NotPermission, why + ": the refusal has another cause, such as a policy or a license"
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// inToken reports whether a list of roles, as a log writes it, has a role.
func inToken(list, role string) bool {
	return slices.Contains(strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(" ,;[]\"", r) }), role)
}
