package cmd

import (
	"cmp"
	"fmt"
	"strconv"

	"mi-roles/cmd/change"
	"mi-roles/output"
	"mi-roles/roles/audit"
	"mi-roles/roles/catalog"
)

// groupedDocument has a row for each group, with the worst of its findings.
func groupedDocument(by audit.Grouping, found audit.Result, b beside) output.Document {
	heading := map[audit.Grouping]string{audit.ByIdentity: "IDENTITY", audit.ByAPI: "API", audit.ByRule: "FINDING"}[by]
	doc := output.Document{Suite: "audit", Title: "mi-roles audit: " + counts(found),
		Columns: []output.Column{{Title: "WORST"}, {Title: heading, Wrap: by == audit.ByRule}, {Title: "FINDINGS", Right: true},
			{Title: "CRITICAL", Right: true}, {Title: "HIGH", Right: true, Spare: 1}, {Title: "MEDIUM", Right: true, Spare: 2},
			{Title: "LOW", Right: true, Spare: 3}, {Title: "EVIDENCE", Wrap: true, Spare: 4}, {Title: "REMEDY", Wrap: true, Spare: 5}}}
	groups := audit.GroupBy(by, found.Open)
	rows, flat := make([]output.FindingGroup, len(groups)), make([]output.FindingCounts, len(groups))
	for i, g := range groups {
		rows[i] = output.FindingGroup{FindingCounts: groupCounts(by, g), Findings: b.data(g.Findings, found.Baseline != nil)}
		flat[i] = rows[i].FindingCounts
		doc.Rows = append(doc.Rows, groupCells(by, g))
	}
	doc.Data, doc.Flat = rows, flat
	return doc
}

func groupCounts(by audit.Grouping, g audit.Group) output.FindingCounts {
	worst := g.Findings[0]
	row := output.FindingCounts{Severity: string(worst.Severity), Count: len(g.Findings), Critical: g.Count[catalog.Critical],
		High: g.Count[catalog.High], Medium: g.Count[catalog.Medium], Low: g.Count[catalog.Low]}
	all := ofFinding(worst)
	switch by {
	case audit.ByIdentity:
		row.PrincipalID, row.PrincipalDisplayName = all.PrincipalID, all.PrincipalDisplayName
		row.IdentityType, row.AzureResourceID = all.IdentityType, all.AzureResourceID
	case audit.ByAPI:
		row.ResourceID, row.ResourceDisplayName, row.ResourceAppID = all.ResourceID, all.ResourceDisplayName, all.ResourceAppID
	case audit.ByRule:
		row.Finding, row.Title = &all.Finding, &all.Title
	}
	return row
}

func groupCells(by audit.Grouping, g audit.Group) []output.Cell {
	worst := g.Findings[0]
	cells := []output.Cell{change.RiskCell(worst.Severity), output.Text(groupName(by, worst)), output.Text(strconv.Itoa(len(g.Findings)))}
	for _, l := range []catalog.Level{catalog.Critical, catalog.High, catalog.Medium, catalog.Low} {
		cells = append(cells, output.Text(strconv.Itoa(g.Count[l])))
	}
	evidence := worst.Message
	if more := len(g.Findings) - 1; more > 0 {
		evidence += fmt.Sprintf(" (and %d more)", more)
	}
	return append(cells, output.Text(evidence), output.Text(worst.Remedy))
}

// groupName is what people call a group by one of its findings.
func groupName(by audit.Grouping, f audit.Finding) string {
	switch {
	case by == audit.ByRule:
		return f.Rule.ID + " " + f.Rule.Title
	case by == audit.ByIdentity:
		return cmp.Or(f.Principal.DisplayName, string(f.Principal.ID), "(the tenant)")
	case f.Grant == nil:
		return "(no single API)"
	}
	return audit.APIName(*f.Grant)
}
