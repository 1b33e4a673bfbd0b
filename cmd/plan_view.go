package cmd

import (
	"cmp"
	"fmt"
	"slices"

	"mi-roles/cmd/change"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/audit"
	"mi-roles/roles/catalog"
)

// planDocument shows what changes, then what nobody manages; what stays as it is only
// where that is asked for. Findings have every step: a test that passes is a result. What
// nobody manages is one where everything is compared.
func (d resolved) planDocument(plan roles.Plan, loose []roles.Assignment, unchanged, whole bool) output.Document {
	doc := output.Document{Suite: "plan", Columns: []output.Column{{Title: ""}, {Title: "IDENTITY"}, {Title: "API"},
		{Title: "ROLE"}, {Title: "RISK", Spare: 2}, {Title: "NOTE", Wrap: true, Spare: 1, Tells: true}}}
	p := output.Plan{Changes: []output.Change{}, Unmanaged: []output.Change{}, Summary: counted(plan)}
	for _, s := range plan {
		doc.Findings = append(doc.Findings, inFile(planFinding(s, d.describe(s)), d.Where(s.Key)))
	}
	for _, res := range roles.DryRun(d.forReview(plan)) {
		g := d.describe(res.Step)
		if !res.Needed && !unchanged {
			continue
		}
		p.Changes = append(p.Changes, output.OfResult(res, g, nil))
		doc.Rows = append(doc.Rows, planRow(change.Symbol(res.Step), g, d.stepNote(res.Step, g)))
	}
	for _, a := range loose {
		g := d.describer.Describe(a)
		res := roles.Result{Step: roles.Step{Key: a.Key, Action: roles.Remove, Have: &a}, Status: roles.Skipped}
		p.Unmanaged = append(p.Unmanaged,
			output.OfResult(res, g,
				&output.Problem{Code: "Unmanaged", Message: "not in the manifest", Hint: output.Null("--prune removes it")}))
		doc.Rows = append(doc.Rows, planRow("?", g, "not in the manifest; --prune removes it"))
		if whole {
			doc.Findings = append(doc.Findings, unmanagedFinding(g))
		}
	}
	doc.Data, doc.Flat = p, slices.Concat(p.Changes, p.Unmanaged)
	return doc
}

// forReview orders a plan by identity, those first that lose a role or get a critical one,
// and within each what deserves a look first.
func (d resolved) forReview(plan roles.Plan) roles.Plan {
	weight := func(s roles.Step) int {
		switch {
		case !s.Needed:
			return 2
		case s.Action == roles.Remove, d.describe(s).Rating.Level == catalog.Critical:
			return 0
		}
		return 1
	}
	first, place := map[roles.ObjectID]int{}, map[roles.ObjectID]int{}
	for i, s := range plan {
		id := s.Key.Principal
		if _, seen := place[id]; !seen {
			place[id], first[id] = i, weight(s)
		}
		first[id] = min(first[id], weight(s))
	}
	out := slices.Clone(plan)
	slices.SortStableFunc(out, func(x, y roles.Step) int {
		a, b := x.Key.Principal, y.Key.Principal
		return cmp.Or(first[a]-first[b], place[a]-place[b], weight(x)-weight(y))
	})
	return out
}

func (d resolved) describe(s roles.Step) roles.Grant {
	if s.Have != nil {
		return d.describer.Describe(*s.Have)
	}
	return d.describer.Describe(roles.Assignment{Key: s.Key})
}

func (d resolved) stepNote(s roles.Step, g roles.Grant) string {
	switch {
	case s.Needed && s.Action == roles.Assign:
		return g.Rating.Why
	case s.Expired != "":
		return "ended on " + s.Expired
	case g.State != roles.Enabled:
		return string(g.State)
	}
	return ""
}

// toBeGiven are the grants that the plan would make.
func (d resolved) toBeGiven(plan roles.Plan) []roles.Grant {
	var out []roles.Grant
	for _, s := range plan.Pending() {
		if s.Action == roles.Assign {
			out = append(out, d.describe(s))
		}
	}
	return out
}

func planRow(mark string, g roles.Grant, note string) []output.Cell {
	return []output.Cell{output.Text(mark), output.Text(g.Principal.DisplayName), output.Text(g.APIName()),
		output.Text(change.RoleName(g)), change.RiskCell(g.Rating.Level), output.Text(note)}
}

func planFinding(s roles.Step, g roles.Grant) output.Finding {
	f := grantFinding("PENDING", "medium", g)
	to := map[roles.Action]string{roles.Assign: "to", roles.Remove: "from"}[s.Action]
	f.Message = fmt.Sprintf("%s %s of %s %s %s", s.Action, change.RoleName(g), g.APIName(), to, g.Principal.DisplayName)
	if s.Expired != "" {
		f.Message += ", which ended on " + s.Expired
	}
	if !s.Needed {
		return passed(f)
	}
	return f
}

func unmanagedFinding(g roles.Grant) output.Finding {
	f := grantFinding("UNMANAGED", "high", g)
	f.Message = fmt.Sprintf("%s holds %s of %s, which is not in the manifest", g.Principal.DisplayName, change.RoleName(g), g.APIName())
	f.Remedy = audit.RemoveCommand(g)
	return f
}

func counted(plan roles.Plan) (n output.PlanSummary) {
	for _, s := range plan.Pending() {
		if s.Action == roles.Assign {
			n.Assign++
		} else {
			n.Remove++
		}
	}
	n.Unchanged = len(plan) - n.Assign - n.Remove
	return n
}

func summary(plan roles.Plan, unmanaged []roles.Assignment) string {
	n := counted(plan)
	text := fmt.Sprintf("plan: %d to add, %d to remove, %d unchanged", n.Assign, n.Remove, n.Unchanged)
	if len(unmanaged) > 0 {
		text += fmt.Sprintf("; %d not in the manifest", len(unmanaged))
	}
	return text
}
