package output

import (
	"cmp"
	"fmt"
	"io"
	"strings"
)

// PageBytes is what a report in Markdown may have, so that it fits into a comment:
// GitHub takes 65,536 characters.
const PageBytes = 60_000

// writeMarkdown writes a table of GitHub Flavored Markdown. Cells are not
// padded: one long name must not lengthen every row. A table with a heading is a report:
// it ends before it grows too long for a page, and says so.
func writeMarkdown(w io.Writer, title string, columns []Column, rows eachRow, o Options) error {
	if len(columns) == 0 {
		return nil
	}
	left := cmp.Or(o.MaxBytes, PageBytes)
	head := pipes(columnTitles(columns)) + pipes(columnRules(columns))
	if title != "" {
		head = "### " + markdownText(title) + "\n\n" + head
	}
	if _, err := io.WriteString(w, head); err != nil {
		return err
	}
	left, all, fits := left-len(head), 0, 0
	err := rows(func(row []Cell) error {
		all++
		if title != "" && left < 0 {
			return nil
		}
		cells := make([]string, len(columns))
		for i := range min(len(row), len(columns)) {
			cells[i] = markdownText(shown(row[i], columns[i], o))
		}
		line := pipes(cells)
		if left -= len(line); left < 0 && title != "" {
			return nil
		}
		fits++
		_, err := io.WriteString(w, line)
		return err
	})
	if err == nil && fits < all {
		_, err = fmt.Fprintf(w, "\n… and %d more of %d: -o csv and -o json have all of them.\n", all-fits, all)
	}
	return err
}

func columnTitles(columns []Column) []string {
	titles := make([]string, len(columns))
	for i, c := range columns {
		titles[i] = markdownText(c.Title)
	}
	return titles
}

func columnRules(columns []Column) []string {
	rules := make([]string, len(columns))
	for i, c := range columns {
		rules[i] = "---"
		if c.Right {
			rules[i] = "--:"
		}
	}
	return rules
}

func pipes(cells []string) string { return "| " + strings.Join(cells, " | ") + " |\n" }

// markdownText escapes what Markdown or HTML would read as markup, and on
// GitHub as formula, mention or link: a report with directory names in it may
// become a comment that others read.
func markdownText(s string) string {
	return markdownEscapes.Replace(Clean(s))
}

var markdownEscapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `~`, `\~`, `[`, `\[`, `]`, `\]`, `!`, `\!`, `|`, `\|`, `$`, `\$`,
	`&`, `&amp;`, `<`, `&lt;`, `>`, `&gt;`, `@`, `@<!-- -->`, `://`, `\://`, `www.`, `www\.`,
)
