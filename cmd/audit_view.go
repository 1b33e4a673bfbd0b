package cmd

import (
	"cmp"
	"slices"
	"strings"

	"mi-roles/cmd/change"
	"mi-roles/output"
	"mi-roles/output/evidence"
	"mi-roles/roles/audit"
	"mi-roles/roles/display"
)

func ofFinding(f audit.Finding) output.AuditFinding {
	row := output.AuditFinding{Finding: f.Rule.ID, Severity: string(f.Severity), Title: f.Rule.Title, Message: f.Message,
		Remedy: output.Null(f.Remedy), Assignment: output.OfHolder(f.Principal)}
	if f.Grant != nil {
		row.Assignment = output.OfGrant(*f.Grant)
	}
	return row
}

// auditDocument has what was found, and the rules that found nothing as checks that passed.
func auditDocument(found audit.Result, rules []audit.Rule, b beside) output.Document {
	doc := output.Document{Suite: "audit", Title: "mi-roles audit: " + counts(found),
		Columns: []output.Column{{Title: "SEVERITY"}, {Title: "ID", Spare: 2}, {Title: "FINDING", Wrap: true},
			{Title: "IDENTITY"}, {Title: "API", Spare: 1, Tells: true}, {Title: "ROLE"}, {Title: "CREATED", Spare: 3}}}
	if found.Baseline != nil {
		doc.Columns = slices.Insert(doc.Columns, 0, output.Column{Title: "CHANGE"})
	}
	if b.given != nil {
		doc.Columns = append(doc.Columns, output.Column{Title: "ASSIGNED BY", Wrap: true})
	}
	if b.azure != nil {
		doc.Columns = append(doc.Columns, output.Column{Title: "AZURE", Wrap: true})
	}
	doc.Columns = append(doc.Columns, output.Column{Title: "EVIDENCE", Wrap: true, Spare: 4},
		output.Column{Title: "REMEDY", Wrap: true, Spare: 5})
	listed := slices.Concat(found.Open, found.Gone)
	for _, f := range listed {
		doc.Rows = append(doc.Rows, auditCells(f, b))
	}
	hit := map[string]bool{}
	for _, f := range found.Open {
		doc.Findings = append(doc.Findings, reported(f))
		hit[f.Rule.ID] = true
	}
	for _, r := range rules {
		if !hit[r.ID] {
			doc.Findings = append(doc.Findings,
				output.Finding{RuleID: r.ID, RuleTitle: r.Title, Help: r.Why, Severity: string(r.Severity), Case: r.ID + " " + r.Title,
					Passed: true})
		}
	}
	doc.Data = b.data(listed, found.Baseline != nil)
	if found.Tenants != nil {
		doc.Tenants = make([]string, len(listed))
		for i, f := range listed {
			doc.Tenants[i] = f.Principal.Tenant
		}
	}
	return doc
}

// data are the rows of findings, with what files say beside them where any is given.
func (b beside) data(found []audit.Finding, compared bool) any {
	if b.asked() || compared {
		return b.rows(found)
	}
	rows := make([]output.AuditFinding, len(found))
	for i, f := range found {
		rows[i] = ofFinding(f)
	}
	return rows
}

// rows are findings with what files say beside them.
func (b beside) rows(found []audit.Finding) []output.FindingBeside {
	rows := make([]output.FindingBeside, len(found))
	for i, f := range found {
		rows[i] = output.FindingBeside{AuditFinding: ofFinding(f), GrantedBy: b.grantedBy(f.Grant),
			Change: output.Null(string(f.Change))}
		if b.azure != nil && f.Principal.ID != "" {
			rows[i].Azure = new(evidence.Azure(b.azure.Of(f.Principal)))
		}
	}
	return rows
}

// inAzure is what Azure knows about the identity of a finding, for people.
func (b beside) inAzure(f audit.Finding) string {
	if f.Principal.ID == "" {
		return ""
	}
	known := b.azure.Of(f.Principal)
	parts := []string{strings.ToLower(string(known.State))}
	for _, part := range []struct {
		n         int
		one, many string
	}{{len(known.UsedBy), "resource", "resources"}, {len(known.Roles), "Azure role", "Azure roles"},
		{len(known.Credentials), "federated credential", "federated credentials"}} {
		if part.n > 0 {
			parts = append(parts, display.Count(part.n, part.one, part.many))
		}
	}
	return strings.Join(parts, ", ")
}

func auditCells(f audit.Finding, b beside) []output.Cell {
	who, api, role, created := cmp.Or(f.Principal.DisplayName, string(f.Principal.ID)), "", "", ""
	if f.Grant != nil {
		api, role, created = audit.APIName(*f.Grant), audit.RoleName(*f.Grant), change.Day(f.Grant.Created)
	}
	cells := []output.Cell{change.RiskCell(f.Severity), output.Text(f.Rule.ID), output.Text(f.Rule.Title), output.Text(who),
		output.Text(api), output.Text(role), output.Text(created)}
	if f.Change != "" {
		tone := map[audit.Change]output.Tone{audit.New: output.Bad, audit.Same: output.Dim, audit.Gone: output.Good}[f.Change]
		cells = slices.Insert(cells, 0, output.Cell{Text: string(f.Change), Tone: tone})
	}
	if b.given != nil {
		by := ""
		if f.Grant != nil {
			by = b.giver(*f.Grant)
		}
		cells = append(cells, output.Text(by))
	}
	if b.azure != nil {
		cells = append(cells, output.Text(b.inAzure(f)))
	}
	return append(cells, output.Text(f.Message), output.Text(f.Remedy))
}

// reported is a finding for SARIF and JUnit.
func reported(f audit.Finding) output.Finding {
	out := output.Finding{RuleID: f.Rule.ID, RuleTitle: f.Rule.Title, Help: f.Rule.Why, Severity: string(f.Severity), Message: f.Message,
		Remedy: f.Remedy, Key: f.Key}
	subject := "tenant"
	if f.Principal.ID != "" {
		out.Location, out.Group = "identities/"+string(f.Principal.ID), f.Principal.AzureResource.ResourceGroup()
		subject = cmp.Or(f.Principal.DisplayName, string(f.Principal.ID))
	}
	if f.Grant != nil {
		subject += ": " + audit.APIName(*f.Grant) + " " + audit.RoleName(*f.Grant)
	}
	if f.Principal.Tenant != "" {
		out.Location = strings.TrimSuffix("tenants/"+f.Principal.Tenant+"/"+out.Location, "/")
		subject = f.Principal.Tenant + ": " + subject
	}
	out.Since = map[audit.Change]string{audit.New: "new", audit.Same: "unchanged"}[f.Change]
	out.Subject, out.Case = subject, f.Rule.ID+" "+subject
	return out
}
