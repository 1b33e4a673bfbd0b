package html

import (
	"slices"

	"mi-roles/output"
	"mi-roles/roles/audit"
)

// addFindings adds the open findings, then the accepted ones.
func (d *data) addFindings(found audit.Result, who map[holderRef]int, grant map[grantRef]int) {
	rule := map[string]int{}
	for i, r := range audit.Rules() {
		rule[r.ID] = i
		d.Rules = append(d.Rules, ruleRow{r.ID, r.Title, r.Why, d.level(r.Severity)})
	}
	add := func(f *audit.Finding) {
		t := &d.Findings
		holder, about, command := -1, -1, f.Remedy
		if i, known := who[holderOf(f.Principal)]; known {
			holder = i
		}
		if f.Grant != nil {
			if i, known := grant[grantRef{f.Principal.Tenant, f.Grant.ID}]; known {
				about = i
			}
			if command == audit.RemoveCommand(*f.Grant) {
				command = ""
			}
		}
		t.Rule, t.Level, t.Who, t.Grant = append(t.Rule, rule[f.Rule.ID]), append(t.Level, d.level(f.Severity)), append(t.Who, holder),
			append(t.Grant, about)
		t.Text, t.Command, t.Pass = append(t.Text, output.Clean(f.Message)), append(t.Command, command), append(t.Pass, d.pass(f.Accepted))
		if len(d.Tenants) > 0 {
			t.Tenant = append(t.Tenant, d.tenant(f.Principal.Tenant))
		}
	}
	for _, list := range [][]audit.Finding{found.Open, found.Accepted} {
		for i := range list {
			add(&list[i])
		}
	}
}

// pass returns the index of an exception, or -1 for none.
func (d *data) pass(e *audit.Exception) int {
	if e == nil {
		return -1
	}
	row := passRow{output.Clean(e.Reason), e.Expires.Format(audit.Day)}
	if i := slices.Index(d.Passes, row); i >= 0 {
		return i
	}
	d.Passes = append(d.Passes, row)
	return len(d.Passes) - 1
}
