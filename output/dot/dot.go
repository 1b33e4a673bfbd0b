package dot

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// edge is what an identity holds on an API.
type edge struct {
	from, to  string // node ids
	level     catalog.Level
	roleNames []string
}

// Write draws the grants. Node ids are object ids, so that two identities of
// one name stay two; a label is never more than text.
func Write(w io.Writer, grants []roles.Grant) error {
	sorted := slices.Clone(grants)
	roles.SortGrants(sorted)
	b := bufio.NewWriter(w)
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(b, format+"\n", args...) }
	line(`digraph "mi-roles" {`)
	line(`  rankdir=LR; ranksep=2; node [fontname="sans-serif", fontsize=10]; edge [fontname="sans-serif", fontsize=8];`)
	edges, order := map[[2]string]*edge{}, [][2]string{}
	drawn := map[string]bool{}
	for _, g := range sorted {
		from, to := "i:"+string(g.Key.Principal), "a:"+string(g.Key.Resource)
		if !drawn[from] {
			drawn[from] = true
			line(`  %s [shape=box, label=%s];`, quote(from), quote(cmp.Or(g.Principal.DisplayName, string(g.Key.Principal))))
		}
		if !drawn[to] {
			drawn[to] = true
			line(`  %s [shape=ellipse, label=%s%s];`, quote(to), quote(cmp.Or(g.APIName(), string(g.Key.Resource))), dashed(g))
		}
		e := edges[[2]string{from, to}]
		if e == nil {
			e = &edge{from: from, to: to, level: catalog.Unrated}
			edges[[2]string{from, to}] = e
			order = append(order, [2]string{from, to})
		}
		e.add(g)
	}
	for _, k := range order {
		e := edges[k]
		line(`  %s -> %s [color=%s, penwidth=%d, label=%s, tooltip=%s];`, quote(e.from), quote(e.to), color(e.level), width(e.level),
			quote(e.label()), quote(string(e.level)))
	}
	line(`}`)
	return b.Flush()
}

func (e *edge) add(g roles.Grant) {
	if g.Rating.Level.AtLeast(e.level) {
		e.level = g.Rating.Level
	}
	name := cmp.Or(g.RoleValue(), string(g.Key.Role))
	if g.State == roles.IsDefaultAccess {
		name = "default access"
	}
	e.roleNames = append(e.roleNames, name)
}

// label names a few roles; a heavy holder would cover the picture.
func (e *edge) label() string {
	const most = 4
	text := strings.Join(e.roleNames[:min(len(e.roleNames), most)], "\n")
	if n := len(e.roleNames) - most; n > 0 {
		text += fmt.Sprintf("\n+%d", n)
	}
	return text
}

func dashed(g roles.Grant) string {
	if g.Resource == nil || g.Resource.Disabled {
		return ", style=dashed"
	}
	return ""
}

func color(l catalog.Level) string {
	switch l {
	case catalog.Critical:
		return `"#b3261e"`
	case catalog.High:
		return `"#b65b00"`
	case catalog.Medium:
		return `"#80680a"`
	case catalog.Low:
		return `"#3f7d4f"`
	}
	return `"#70757d"`
}

func width(l catalog.Level) int {
	switch l {
	case catalog.Critical:
		return 3
	case catalog.High:
		return 2
	}
	return 1
}

// quote makes a DOT string. Inside quotes only the quote and the backslash mean
// anything to Graphviz; our own line breaks become its escape.
func quote(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(output.Clean(l))
	}
	return `"` + strings.Join(lines, `\n`) + `"`
}
