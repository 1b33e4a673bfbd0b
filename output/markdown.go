package output

import (
	"io"
	"strings"
)

// writeMarkdown writes a table of GitHub Flavored Markdown. Cells are not
// padded: one long name must not lengthen every row.
func writeMarkdown(w io.Writer, columns []Column, rows [][]Cell) error {
	if len(columns) == 0 {
		return nil
	}
	titles, rules := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		titles[i], rules[i] = markdownText(c.Title), "---"
		if c.Right {
			rules[i] = "--:"
		}
	}
	if err := writePipes(w, titles); err != nil {
		return err
	}
	if err := writePipes(w, rules); err != nil {
		return err
	}
	for _, row := range rows {
		cells := make([]string, len(columns))
		for i := range min(len(row), len(columns)) {
			cells[i] = markdownText(marked(row[i]))
		}
		if err := writePipes(w, cells); err != nil {
			return err
		}
	}
	return nil
}

func writePipes(w io.Writer, cells []string) error {
	_, err := io.WriteString(w, "| "+strings.Join(cells, " | ")+" |\n")
	return err
}

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
