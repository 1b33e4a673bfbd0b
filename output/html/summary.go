package html

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"mi-roles/output"
	"mi-roles/roles/audit"
	"mi-roles/roles/catalog"
	"mi-roles/roles/display"
)

// heading is the title of the report.
func heading(r Report) string {
	const subject = "anaged identities and their API roles"
	switch {
	case r.Title != "":
		return output.Clean(r.Title)
	case r.TenantName != "":
		return output.Clean(r.TenantName) + ": m" + subject
	}
	return "M" + subject
}

// meanings describes each rating, as docs/risk.md defines it.
var meanings = []struct {
	level catalog.Level
	what  string
}{
	{catalog.Critical, "leads to control of the tenant, of everyone's sign-in, or of a whole workload, without anyone else's approval"},
	{catalog.High, "reads everyone's content or personal data, changes everyone's objects, or weakens a protection"},
	{catalog.Medium, "reads settings, inventories or data about content, or writes one limited kind of thing"},
	{catalog.Low, "covers public or service information, its own objects, or objects that someone grants to it individually"},
	{catalog.Unrated, "has not been rated yet; this does not mean that it is harmless"},
}

// brief writes the summary at the top of the first page.
func (m *markup) brief(r Report, d data) {
	m.put("<div class=\"lead\">\n")
	for _, s := range sentences(r, d) {
		m.put("<p>%s</p>\n", s)
	}
	m.put("</div>\n")
}

// sentences returns the sentences of the summary: who holds what, how dangerous it is, and what is open.
func sentences(r Report, d data) []string {
	holders, critical, high := d.holders()
	held := fmt.Sprintf("%s of %s hold app roles: %s on %s.", num(holders), count(len(d.IDs.ID), "identity", "identities"),
		count(len(d.Grants.Who), "assignment", "assignments"), count(len(d.APIs.ID), "API", "APIs"))
	danger := "No identity holds a critical role"
	if critical > 0 {
		danger = count(critical, "identity holds", "identities hold") + " a critical role, which leads to control of the tenant, of " +
			"everyone's sign-in, or of a whole workload"
	}
	if n := selfGranting(r.Found.Open, r.Found.Accepted); n > 0 {
		danger += "; " + num(n) + " of them can assign themselves any other role"
	}
	if high > 0 {
		danger += "; " + count(high, "other holds", "others hold") + " a high-risk one"
	}
	return []string{held, danger + ".", foundSentence(r.Found)}
}

func foundSentence(found audit.Result) string {
	by := map[catalog.Level]int{}
	for _, f := range found.Open {
		by[f.Severity]++
	}
	text := "There are no open findings"
	if n := len(found.Open); n > 0 {
		text = fmt.Sprintf("%s open: %s critical, %s high, %s medium and %s low", count(n, "finding is", "findings are"),
			num(by[catalog.Critical]), num(by[catalog.High]), num(by[catalog.Medium]), num(by[catalog.Low]))
	}
	if n := len(found.Accepted); n > 0 {
		text += "; " + count(n, "is accepted by an exception", "are accepted by exceptions")
	}
	if b := found.Baseline; b != nil {
		text += fmt.Sprintf("; since %s: %s new, %s gone", sinceWhen(*b), num(found.New()), num(len(found.Gone)))
	}
	return text + "."
}

// sinceWhen returns the date of a baseline, or the name of its file if the baseline has no date.
func sinceWhen(b audit.Baseline) string {
	if b.Taken.IsZero() {
		return output.Clean(b.Name)
	}
	return b.Taken.UTC().Format(time.DateOnly)
}

func selfGranting(lists ...[]audit.Finding) int {
	who := map[holderRef]bool{}
	for _, list := range lists {
		for i := range list {
			if list[i].Rule.ID == audit.GrantsItself {
				who[holderOf(list[i].Principal)] = true
			}
		}
	}
	return len(who)
}

// first lists up to five identities to look at first, each with its most urgent finding.
func (m *markup) first(r Report) {
	const most = 5
	groups := audit.GroupBy(audit.ByIdentity, r.Found.Open)
	m.put("<div class=\"card\">\n<h3>What to do first</h3>\n")
	if len(groups) == 0 {
		m.put("<p>There is nothing to do.</p>\n</div>\n")
		return
	}
	m.put("<ol class=\"first\">\n")
	for _, g := range groups[:min(most, len(groups))] {
		f := urgent(g)
		name := output.Clean(f.Principal.DisplayName)
		m.put("<li>")
		if f.Principal.ID == "" {
			m.put("<strong>The tenant</strong>")
		} else {
			m.put("<a href=\"#/identity/%s\">%s</a>", string(f.Principal.ID), name)
		}
		m.put(" <span class=\"chip %s\">%s</span> %s", string(f.Severity), string(f.Severity), groupSize(g))
		if f.Principal.Tenant != "" {
			m.put(" in tenant <span class=\"mono\">%s</span>", f.Principal.Tenant)
		}
		text, _ := strings.CutPrefix(output.Clean(f.Message), name+" ")
		m.put("<br>%s", display.Sentence(text))
		if f.Remedy != "" {
			m.put("<br><code>%s</code>", f.Remedy)
		}
		m.put("</li>\n")
	}
	m.put("</ol>\n</div>\n")
}

// urgent returns the finding to show for an identity: that it can assign itself more roles, or else the most severe one.
func urgent(g audit.Group) audit.Finding {
	for _, f := range g.Findings {
		if f.Rule.ID == audit.GrantsItself {
			return f
		}
	}
	return g.Findings[0]
}

func groupSize(g audit.Group) string {
	text := count(len(g.Findings), "finding", "findings")
	if n := g.Count[catalog.Critical]; n > 0 && n < len(g.Findings) {
		text += ", " + num(n) + " of them critical"
	}
	return text
}

func (m *markup) meanings() {
	m.put("<div class=\"card\">\n<h3>What the ratings mean</h3>\n<dl class=\"levels\">\n")
	for _, l := range meanings {
		m.put("<dt><span class=\"chip %s\">%s</span></dt><dd>A role that %s.</dd>\n", string(l.level), string(l.level), l.what)
	}
	m.put("</dl>\n</div>\n")
}

// changes lists the findings that are new or gone since the baseline, if there is one.
func (m *markup) changes(found audit.Result) {
	if found.Baseline == nil {
		return
	}
	const most = 4
	m.put("<div class=\"card\">\n<h3>Since %s</h3>\n<table class=\"list\"><tbody>\n", sinceWhen(*found.Baseline))
	var fresh []audit.Finding
	for _, f := range found.Open {
		if f.Change == audit.New {
			fresh = append(fresh, f)
		}
	}
	for _, list := range [][]audit.Finding{fresh, found.Gone} {
		for _, f := range list[:min(most, len(list))] {
			m.put("<tr><th scope=\"row\">%s</th><td><span class=\"chip %s\">%s</span></td><td class=\"wrap\">%s</td></tr>\n",
				string(f.Change),
				string(f.Severity), string(f.Severity), inShort(f))
		}
		if more := len(list) - most; more > 0 {
			m.put("<tr><th scope=\"row\">%s</th><td></td><td>and %s more</td></tr>\n", string(list[0].Change), num(more))
		}
	}
	if len(fresh)+len(found.Gone) == 0 {
		m.put("<tr><td>No findings are new or gone.</td></tr>\n")
	}
	m.put("</tbody></table>\n</div>\n")
}

// inShort names a finding without its reason.
func inShort(f audit.Finding) string {
	text := f.Rule.Title
	if f.Principal.ID != "" {
		text = cmp.Or(f.Principal.DisplayName, string(f.Principal.ID)) + ": " + text
	}
	if f.Grant != nil {
		text += ", " + audit.RoleName(*f.Grant) + " of " + audit.APIName(*f.Grant)
	}
	return output.Clean(text)
}

// num formats a number with thousands separators.
func num(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return num(n) + " " + many
}
