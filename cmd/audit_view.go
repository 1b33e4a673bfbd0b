package cmd

import (
	"cmp"

	"mi-roles/cmd/change"
	"mi-roles/output"
	"mi-roles/roles/audit"
)

func ofFinding(f audit.Finding) output.AuditFinding {
	row := output.AuditFinding{Finding: f.Rule.ID, Severity: string(f.Severity), Title: f.Rule.Title, Message: f.Message,
		Remedy: output.Null(f.Remedy), Assignment: output.OfHolder(f.Principal)}
	if f.Grant != nil {
		row.Assignment = output.OfGrant(*f.Grant)
	}
	return row
}

// auditDocument shows the remedies in Markdown, where width does not matter; in
// a terminal's table the long commands would bury the findings.
func auditDocument(found audit.Result, rules []audit.Rule, format output.Format) output.Document {
	doc := output.Document{Suite: "audit", Columns: []output.Column{{Title: "SEVERITY"}, {Title: "ID"}, {Title: "FINDING", Wrap: true},
		{Title: "IDENTITY", Wrap: true}, {Title: "API", Wrap: true}, {Title: "ROLE", Wrap: true}, {Title: "CREATED"}}}
	if format == output.MD {
		doc.Columns = append(doc.Columns, output.Column{Title: "REMEDY"})
	}
	rows := make([]output.AuditFinding, len(found.Open))
	hit := map[string]bool{}
	for i, f := range found.Open {
		rows[i] = ofFinding(f)
		doc.Rows = append(doc.Rows, auditCells(f, format))
		doc.Findings = append(doc.Findings, reported(f))
		hit[f.Rule.ID] = true
	}
	for _, r := range rules {
		if !hit[r.ID] {
			doc.Findings = append(doc.Findings, output.Finding{RuleID: r.ID, RuleTitle: r.Title, Help: r.Why, Severity: string(r.Severity), Case: r.ID + " " + r.Title, Passed: true})
		}
	}
	doc.Data = rows
	return doc
}

func auditCells(f audit.Finding, format output.Format) []output.Cell {
	who, api, role, created := cmp.Or(f.Principal.DisplayName, string(f.Principal.ID), f.Message), "", "", ""
	if f.Grant != nil {
		api, role, created = audit.APIName(*f.Grant), audit.RoleName(*f.Grant), change.Day(f.Grant.Created)
	}
	cells := []output.Cell{change.RiskCell(f.Severity), output.Text(f.Rule.ID), output.Text(f.Rule.Title), output.Text(who), output.Text(api), output.Text(role), output.Text(created)}
	if format == output.MD {
		cells = append(cells, output.Text(f.Remedy))
	}
	return cells
}

// reported is a finding for SARIF and JUnit.
func reported(f audit.Finding) output.Finding {
	out := output.Finding{RuleID: f.Rule.ID, RuleTitle: f.Rule.Title, Help: f.Rule.Why, Severity: string(f.Severity), Message: f.Message, Remedy: f.Remedy, Key: f.Key}
	subject := "tenant"
	if f.Principal.ID != "" {
		out.Location = "identities/" + string(f.Principal.ID)
		subject = cmp.Or(f.Principal.DisplayName, string(f.Principal.ID))
	}
	if f.Grant != nil {
		subject += ": " + audit.APIName(*f.Grant) + " " + audit.RoleName(*f.Grant)
	}
	out.Subject, out.Case = subject, f.Rule.ID+" "+subject
	return out
}
