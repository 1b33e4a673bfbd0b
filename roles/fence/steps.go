package fence

import (
	"fmt"
	"slices"

	"mi-roles/roles"
)

// Verb is what a step does.
type Verb string

// The verbs, as printed.
const (
	Create Verb = "create"
	Update Verb = "update"
	Delete Verb = "delete"
)

// Step is one change of a tenant towards a fence. Now is what is sent, and Was what was
// there: values of this package, in Graph's names.
type Step struct {
	Verb   Verb
	Object Object
	ID     string // of what is updated or deleted
	Policy string // of a condition set
	Text   string // what it does, for people
	Now    any
	Was    any
}

// Back is the step that reverses this one; made is the id that a creation was given.
func (s Step) Back(made string) Step {
	back := Step{Object: s.Object, Policy: s.Policy, ID: s.ID, Now: s.Was, Was: s.Now, Text: "take back: " + s.Text}
	switch s.Verb {
	case Create:
		back.Verb, back.ID, back.Now = Delete, made, nil
	case Delete:
		back.Verb, back.ID = Create, ""
	case Update:
		back.Verb = Update
	}
	return back
}

// Steps are what makes a tenant as the fence wants it. What narrows comes first, so that a
// run that is stopped leaves no more than before. Something of the fence's name that is not
// ours is refused (roles.ErrPolicy).
func Steps(f Fence, s State) ([]Step, error) {
	mine := f.role(s)
	if foreign := f.foreign(s.Policy, mine); foreign != nil {
		return nil, foreign
	}
	var out []Step
	if mine != nil {
		for _, a := range assignmentsOf(s, mine.ID) {
			if !f.wanted(a) {
				out = append(out, Step{Verb: Delete, Object: TheAssignment, ID: a.ID, Was: bare(a),
					Text: fmt.Sprintf("remove the custom role from %s in the scope %s", a.Principal, a.Scope)})
			}
		}
	}
	out = append(out, f.policySteps(s.Policy)...)
	return append(out, f.roleSteps(s, mine)...), nil
}

func bare(a Assignment) Assignment {
	a.ID = ""
	return a
}

func (f Fence) foreign(p *Policy, r *Role) error {
	var what string
	switch {
	case p != nil && !ours(p.Description):
		what = "an app consent policy " + p.ID
	case r != nil && !ours(r.Description):
		what = "a custom role of the id " + r.ID
	default:
		return nil
	}
	return &roles.Error{Kind: roles.ErrPolicy, Msg: "there is already " + what + " that mi-roles did not create; nothing was changed",
		Hint: "inspect it in the Microsoft Entra admin center, and delete it if nobody needs it"}
}

func (f Fence) policySteps(p *Policy) []Step {
	var out []Step
	id := f.Policy.ID
	head := f.Policy.Head()
	if p == nil {
		out = append(out, Step{Verb: Create, Object: ThePolicy, Now: head, Text: "create the app consent policy " + id})
		p = &Policy{}
	} else if p.DisplayName != head.DisplayName || p.Description != head.Description {
		head.ID = ""
		out = append(out, Step{Verb: Update, Object: ThePolicy, ID: id, Now: head,
			Was: PolicyHead{DisplayName: p.DisplayName, Description: p.Description}, Text: "rename the app consent policy " + id})
	}
	kept := map[string]bool{}
	for _, s := range p.Includes {
		if k := s.key(); contains(f.Policy.Includes, k) && !kept[k] {
			kept[k] = true
			continue
		}
		out = append(out, f.setStep(Delete, AnInclude, s))
	}
	for _, s := range f.Policy.Includes {
		if !kept[s.key()] {
			out = append(out, f.setStep(Create, AnInclude, s))
		}
	}
	for _, s := range p.Excludes {
		out = append(out, f.setStep(Delete, AnExclude, s))
	}
	return out
}

func contains(sets []ConditionSet, key string) bool {
	return slices.ContainsFunc(sets, func(s ConditionSet) bool { return s.key() == key })
}

func (f Fence) setStep(v Verb, o Object, s ConditionSet) Step {
	step := Step{Verb: v, Object: o, Policy: f.Policy.ID}
	words := s.inWords(f)
	if atoms, listed := s.atoms(); listed {
		words = f.grants(atoms)
	}
	switch v {
	case Create:
		step.Now, step.Text = s, "allow "+words
	default:
		step.ID, step.Text = s.ID, "no longer allow "+words
		if o == AnExclude {
			step.Text = "no longer exclude " + words
		}
		s.ID = ""
		step.Was = s
	}
	return step
}

func (f Fence) roleSteps(s State, mine *Role) []Step {
	var out []Step
	assignment := f.Assignment
	if mine == nil {
		out = append(out, Step{Verb: Create, Object: TheRole, Now: f.Role, Text: "create the custom role " + f.Role.DisplayName})
	} else {
		assignment.Role = mine.ID
		if !f.sameRole(*mine) {
			out = append(out, Step{Verb: Update, Object: TheRole, ID: mine.ID, Now: f.Role.Change(), Was: mine.Change(),
				Text: "update the custom role " + f.Role.DisplayName})
		}
		if slices.ContainsFunc(assignmentsOf(s, mine.ID), f.wanted) {
			return out
		}
	}
	return append(out, Step{Verb: Create, Object: TheAssignment, Now: assignment,
		Text: "assign the custom role to " + f.Holder.DisplayName})
}

func (f Fence) sameRole(r Role) bool {
	diff := func(k Kind, text string) Difference { return Difference{Kind: k, Text: text} }
	return r.Enabled && r.DisplayName == f.Role.DisplayName && r.Description == f.Role.Description && len(f.compareActions(r, diff)) == 0
}
