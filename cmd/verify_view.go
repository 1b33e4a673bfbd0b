package cmd

import (
	"fmt"
	"slices"

	"mi-roles/cmd/change"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/manifest"
)

// nowhere: the grants were wanted by flags, not by a file.
func nowhere(roles.Key) manifest.Position { return manifest.Position{} }

// printVerdicts writes the verdicts; anything but OK is a difference.
func (a *app) printVerdicts(verdicts []roles.Verdict, where func(roles.Key) manifest.Position, p output.Options) error {
	rows := make([]output.Verdict, len(verdicts))
	doc := output.Document{Suite: "verify",
		Columns: []output.Column{{Title: "VERDICT"}, {Title: "IDENTITY"}, {Title: "API"},
			{Title: "ROLE"}, {Title: "NEXT STEP", Wrap: true}}}
	noted := slices.ContainsFunc(verdicts, func(v roles.Verdict) bool { return v.Note != "" })
	if noted {
		doc.Columns = append(doc.Columns, output.Column{Title: "NOTE", Wrap: true, Spare: 1})
	}
	for i, v := range verdicts {
		rows[i] = output.Verdict{Verdict: string(v.Code), Message: v.Text(), NextStep: output.Null(v.NextStep),
			Assignment: output.OfGrant(v.Grant)}
		row := verdictRow(v)
		if noted {
			row = append(row, output.Text(v.Note))
		}
		doc.Rows = append(doc.Rows, row)
		doc.Findings = append(doc.Findings, verdictFinding(v, where(v.Grant.Key)))
	}
	failed := notOK(verdicts)
	said := fmt.Sprintf("%d of %d %s failed", failed, len(verdicts), screen.Plural(len(verdicts), "check", "checks"))
	doc.Data, doc.Title = rows, "mi-roles verify: "+said
	if err := a.Render(doc, p); err != nil {
		return err
	}
	a.TellJob(doc, "verify: "+said, "findings", failed)
	if failed > 0 {
		a.Note("%s", said)
		return change.ErrDiffers
	}
	return nil
}

func verdictRow(v roles.Verdict) []output.Cell {
	tone := output.Good
	if v.Code != roles.OK {
		tone = output.Bad
	}
	return []output.Cell{{Text: string(v.Code), Tone: tone}, output.Text(v.Grant.Principal.DisplayName),
		output.Text(v.Grant.APIName()), output.Text(change.RoleName(v.Grant)), output.Text(v.NextStep)}
}

func verdictFinding(v roles.Verdict, at manifest.Position) output.Finding {
	f := grantFinding(string(v.Code), "high", v.Grant)
	f.Message, f.Remedy = v.Text(), v.NextStep
	if v.Code == roles.OK {
		f = passed(f)
	}
	return inFile(f, at)
}
