package cmd

import (
	"io"
	"slices"
	"strings"

	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles/activity"
	"mi-roles/roles/inventory"
)

// query is a snippet that is the same for every identity and API: it makes an export
// that another command reads.
type query struct {
	language, code string
	notes          []string
}

func queries() []query {
	return []query{
		{"activity-query", activity.Query + "\n// In advanced hunting of Microsoft Defender, instead:\n" +
			commented(activity.QueryDefender), []string{
			`turn the log on: Microsoft Entra admin center > Monitoring & health > Diagnostic settings > MicrosoftGraphActivityLogs, sent to a Log Analytics workspace (needs Microsoft Entra ID P1)`,
			`run the query: az monitor log-analytics query -w WORKSPACE-ID --analytics-query "$(mi-roles snippet --for activity-query)" -o json > activity.json`,
			`then: mi-roles advise --activity activity.json`,
		}},
		{"resource-graph", inventory.Query, []string{
			`run the query: az graph query -q "$(mi-roles snippet --for resource-graph)" --first 1000 -o json > azure.json`,
			`then: mi-roles audit --all --azure azure.json`,
		}},
	}
}

// commented makes comments of the lines of a query in KQL.
func commented(code string) string {
	return "// " + strings.ReplaceAll(strings.TrimSuffix(code, "\n"), "\n", "\n// ") + "\n"
}

func queryLanguages() []string {
	var names []string
	for _, q := range queries() {
		names = append(names, q.language)
	}
	return names
}

// queryFor finds the query of a language.
func queryFor(language string) (query, bool) {
	all := queries()
	i := slices.IndexFunc(all, func(q query) bool { return q.language == language })
	if i < 0 {
		return query{}, false
	}
	return all[i], true
}

// printQuery asks nobody: there is nothing to fill in.
func (a *app) printQuery(q query, given func(flag string) bool) error {
	for _, flag := range []string{"identity", "api", "role"} {
		if given(flag) {
			return screen.Refuse("--%s: the query of --for %s is always the same: leave it out", flag, q.language)
		}
	}
	p, err := a.Printer()
	if err != nil {
		return err
	}
	for _, n := range q.notes {
		a.Note("%s", n)
	}
	if p.Format == output.Table && p.Query == "" {
		_, err := io.WriteString(a.Out, q.code)
		return err
	}
	return a.Render(output.Document{Data: output.Query{Language: q.language, Code: q.code, Notes: q.notes}}, p)
}
