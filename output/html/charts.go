package html

import (
	"cmp"
	"slices"
	"strings"

	"mi-roles/roles/display"
)

// fact is one of the figures at the top of the overview.
type fact struct {
	Value       int
	Label, Link string
	Tone        string // level whose color the figure has, or ""
}

// chart is a table with a bar in each row.
type chart struct {
	Title, Head string
	Bars        []bar
	Rest        string // note below the chart, or ""
}

type bar struct {
	Label, Link string
	Count       int
	Parts       []part
}

// part is a segment of a bar, in hundredths of the chart's width.
type part struct {
	Level    string
	From, To float64
}

type ruleCount struct {
	ID, Title, Why, Level string
	Open, Accepted        int
}

// danger is a row of the table of identities with the riskiest roles.
type danger struct {
	ID, Name       string
	Critical, High int
	All            int
}

// grantLevel is the level of grant i.
func (d data) grantLevel(i int) int { return d.Roles.Level[d.Grants.Role[i]] }

// holders counts the identities that hold a role, those whose worst is critical, and those
// whose worst is high.
func (d data) holders() (all, critical, high int) {
	worst := map[int]int{}
	for i, who := range d.Grants.Who {
		level := d.grantLevel(i)
		if was, known := worst[who]; !known || level < was {
			worst[who] = level
		}
	}
	for _, level := range worst {
		switch level {
		case 0:
			critical++
		case 1:
			high++
		}
	}
	return len(worst), critical, high
}

func facts(d data) []fact {
	holders, critical, _ := d.holders()
	open := 0
	for _, p := range d.Findings.Pass {
		if p < 0 {
			open++
		}
	}
	return []fact{
		{len(d.IDs.ID), "identities", "#/identities", ""},
		{holders, "identities with roles", "#/identities?holds=some", ""},
		{len(d.Grants.Who), "assignments", "#/grants", ""},
		{critical, "identities with a critical role", "#/identities?risk=critical", "critical"},
		{open, "open findings", "#/findings?accepted=open", ""},
		{len(d.Findings.Pass) - open, "accepted findings", "#/findings?accepted=accepted", ""},
	}
}

// charts returns the bar charts: assignments by risk and by API, identities by kind.
func charts(d data) []chart {
	risk := make([][]int, len(d.Levels))
	api := make([][]int, len(d.APIs.ID))
	for i, role := range d.Grants.Role {
		l := d.grantLevel(i)
		risk[l] = tally(risk[l], len(d.Levels), l)
		api[d.Roles.API[role]] = tally(api[d.Roles.API[role]], len(d.Levels), l)
	}
	byRisk := chart{Title: "Assignments by risk", Head: "Risk"}
	for l, name := range d.Levels {
		byRisk.Bars = append(byRisk.Bars, bar{Label: name, Link: "#/grants?risk=" + name, Count: sum(risk[l]), Parts: d.stack(risk[l])})
	}
	return []chart{scaled(byRisk), d.byAPI(api), d.byKind()}
}

// byAPI shows the APIs with the most assignments.
func (d data) byAPI(counts [][]int) chart {
	const most = 8
	order := make([]int, len(counts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return sum(counts[b]) - sum(counts[a]) })
	c := chart{Title: "Assignments by API", Head: "API"}
	for _, i := range order[:min(most, len(order))] {
		c.Bars = append(c.Bars,
			bar{Label: d.APIs.Name[i], Link: "#/grants?api=" + d.APIs.ID[i], Count: sum(counts[i]), Parts: d.stack(counts[i])})
	}
	if more := len(order) - most; more > 0 {
		c.Rest = display.Count(more, "more API", "more APIs") + ", shown on the map"
	}
	return scaled(c)
}

// byKind counts identities, each under the level of its riskiest role.
func (d data) byKind() chart {
	worst := make([]int, len(d.IDs.ID))
	for i := range worst {
		worst[i] = len(d.Levels)
	}
	for i, who := range d.Grants.Who {
		worst[who] = min(worst[who], d.grantLevel(i))
	}
	kinds := make([][]int, len(d.Kinds))
	for i, k := range d.IDs.Kind {
		kinds[k] = tally(kinds[k], len(d.Levels)+1, worst[i])
	}
	c := chart{Title: "Identities by kind", Head: "Kind", Rest: "The color shows the riskiest role; the palest color means no roles."}
	for k, name := range d.Kinds {
		if n := sum(kinds[k]); n > 0 {
			c.Bars = append(c.Bars, bar{Label: kindName(name), Link: "#/identities?kind=" + name, Count: n, Parts: d.stack(kinds[k])})
		}
	}
	return scaled(c)
}

// kindName returns the readable name of an identityType.
func kindName(kind string) string {
	switch kind {
	case "SystemAssigned":
		return "system-assigned"
	case "UserAssigned":
		return "user-assigned"
	case "NotManaged":
		return "not managed"
	}
	return strings.ToLower(kind)
}

func tally(counts []int, size, at int) []int {
	if counts == nil {
		counts = make([]int, size)
	}
	counts[at]++
	return counts
}

// stack places counts end to end, in units that scaled converts.
func (d data) stack(counts []int) []part {
	var parts []part
	from := 0.0
	for i, n := range counts {
		if n == 0 {
			continue
		}
		level := "none"
		if i < len(d.Levels) {
			level = d.Levels[i]
		}
		parts = append(parts, part{level, from, from + float64(n)})
		from += float64(n)
	}
	return parts
}

// scaled scales the bars so that the longest is 100 wide.
func scaled(c chart) chart {
	longest := 1
	for _, b := range c.Bars {
		longest = max(longest, b.Count)
	}
	for _, b := range c.Bars {
		for i := range b.Parts {
			b.Parts[i].From *= 100 / float64(longest)
			b.Parts[i].To *= 100 / float64(longest)
		}
	}
	return c
}

func sum(counts []int) int {
	n := 0
	for _, c := range counts {
		n += c
	}
	return n
}

// ruleCounts returns the rules that have findings.
func ruleCounts(d data) []ruleCount {
	out := make([]ruleCount, len(d.Rules))
	for i, r := range d.Rules {
		out[i] = ruleCount{ID: r.ID, Title: r.Title, Why: r.Why, Level: d.Levels[r.Level]}
	}
	for i, rule := range d.Findings.Rule {
		if d.Findings.Pass[i] < 0 {
			out[rule].Open++
		} else {
			out[rule].Accepted++
		}
	}
	return slices.DeleteFunc(out, func(r ruleCount) bool { return r.Open+r.Accepted == 0 })
}

// worst returns the identities with the most critical roles, then the most high-risk roles.
func worst(d data) []danger {
	const most = 8
	all := make([]danger, len(d.IDs.ID))
	for i := range all {
		all[i] = danger{ID: d.IDs.ID[i], Name: d.IDs.Name[i]}
	}
	for i, who := range d.Grants.Who {
		all[who].All++
		switch d.grantLevel(i) {
		case 0:
			all[who].Critical++
		case 1:
			all[who].High++
		}
	}
	all = slices.DeleteFunc(all, func(x danger) bool { return x.Critical+x.High == 0 })
	slices.SortStableFunc(all, func(a, b danger) int { return cmp.Or(b.Critical-a.Critical, b.High-a.High) })
	return all[:min(most, len(all))]
}
