package cmd

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mi-roles/output"
	"mi-roles/roles/shell"
)

// widestHelp is how wide prose is read with ease, on however wide a terminal.
const widestHelp = 100

// help shows a command: what it is for, examples, the rest. In a pipe nothing is folded.
func (a *app) help(c *cobra.Command) {
	var b strings.Builder
	h := helpPage{b: &b, width: min(a.Width, widestHelp), more: " \\", sign: a.InLocale}
	if a.Shell() == shell.PowerShell {
		h.more = " `"
	}
	if c.Runnable() || c.HasSubCommands() {
		h.all(c)
	} else {
		h.text(c.Long)
	}
	_, _ = io.WriteString(a.Out, b.String()) // the result of a run keeps its error
}

// helpPage is the help of a command as it is written.
type helpPage struct {
	b     *strings.Builder
	width int    // 0 is unlimited
	more  string // what a shell reads at the end of a line that goes on
	sign  func(string) string
}

func (h *helpPage) all(c *cobra.Command) {
	h.text(c.Short + ".")
	if c.HasExample() {
		h.b.WriteString("\nExamples:\n")
		for line := range strings.SplitSeq(c.Example, "\n") {
			h.command(line)
		}
	}
	h.b.WriteString("\nUsage:\n")
	use := c.UseLine()
	if !c.HasParent() {
		use = c.Name() + " COMMAND [flags]"
	}
	h.line("  " + use)
	if len(c.Aliases) > 0 {
		h.line("  also called " + strings.Join(c.Aliases, ", "))
	}
	if c.Long != "" {
		h.b.WriteString("\n")
		h.text(c.Long)
	}
	h.commands(c)
	h.flags(c)
	h.b.WriteString("\n")
	h.line("Global flags (-o, --query, --tenant, ...): mi-roles help global-flags")
}

// commands lists those below a command, in their groups; topics come last.
func (h *helpPage) commands(c *cobra.Command) {
	groups := append(c.Groups(), &cobra.Group{Title: "More:"}, &cobra.Group{ID: topicGroup, Title: "Topics:"})
	for _, g := range groups {
		title := "\n" + g.Title + "\n"
		for _, sub := range c.Commands() {
			of := sub.GroupID
			if !sub.Runnable() && !sub.HasSubCommands() {
				of = topicGroup
			}
			if sub.Hidden || of != g.ID {
				continue
			}
			h.b.WriteString(title)
			title = ""
			h.line(fmt.Sprintf("  %-13s %s", sub.Name(), sub.Short))
		}
	}
}

const topicGroup = "topics"

// flags lists those of the command itself.
func (h *helpPage) flags(c *cobra.Command) {
	own := pflag.NewFlagSet("", pflag.ContinueOnError)
	if c.HasParent() {
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Name != "help" {
				known := *f
				known.Usage = h.sign(f.Usage)
				own.AddFlag(&known)
			}
		})
	}
	if own.HasAvailableFlags() {
		h.b.WriteString("\nFlags:\n")
		for line := range strings.Lines(own.FlagUsages()) {
			h.line(strings.TrimSuffix(line, "\n"))
		}
	}
}

// text writes paragraphs. One without indented lines is set again in the width.
func (h *helpPage) text(text string) {
	for i, paragraph := range strings.Split(strings.TrimRight(h.sign(text), "\n"), "\n\n") {
		if i > 0 {
			h.b.WriteString("\n")
		}
		lines := strings.Split(paragraph, "\n")
		switch {
		case h.width == 0:
		case strings.Contains("\n"+paragraph, "\n "):
			lines = joined(lines)
		default:
			lines = output.Fold(strings.Join(lines, " "), h.width)
		}
		for _, line := range lines {
			if strings.HasPrefix(line, "  mi-roles ") {
				h.command(line)
			} else {
				h.line(line)
			}
		}
	}
}

// joined puts the entries of a list, "name  text", on one line each: a line that begins
// further to the right than its entry goes on with it, unless it is an entry itself.
func joined(lines []string) []string {
	var entries []string
	for _, line := range lines {
		body := strings.TrimLeft(line, " ")
		if n := len(entries) - 1; n >= 0 && goesOn(entries[n], len(line)-len(body)) && !strings.Contains(body, "  ") {
			entries[n] += " " + body
			continue
		}
		entries = append(entries, line)
	}
	return entries
}

// goesOn reports whether a line with that margin belongs to the entry: its margin is that of
// the entry's text. The text of a name that is too long for its column begins on a line of its own.
func goesOn(entry string, margin int) bool {
	body := strings.TrimLeft(entry, " ")
	own := len(entry) - len(body)
	if !strings.Contains(body, "  ") {
		return own > widestName && margin == own
	}
	return own > 0 && margin > own
}

// widestName bounds the margins at which names begin; what begins further right is text.
const widestName = 8

// line writes a line, and what does not fit below its last column.
func (h *helpPage) line(line string) {
	line = h.sign(line)
	if h.width == 0 || output.TextWidth(line) <= h.width {
		h.b.WriteString(line + "\n")
		return
	}
	body := strings.TrimLeft(line, " ")
	margin := len(line) - len(body)
	head := line[:margin]
	hang := margin
	if margin <= widestName {
		hang += 2
	}
	if name, text, two := strings.Cut(body, "  "); two && margin+len(name)+2 < h.width/2 {
		text = strings.TrimLeft(text, " ")
		head = strings.TrimSuffix(line, text)
		hang = len(head)
	}
	lines := output.Fold(strings.TrimPrefix(line, head), h.width-hang)
	h.b.WriteString(head + strings.Join(lines, "\n"+strings.Repeat(" ", hang)) + "\n")
}

// command writes a command line: folded between its words, as one for a shell.
func (h *helpPage) command(line string) {
	const margin = 4
	used := 0
	for i, word := range h.units(shellWords(strings.TrimSpace(line))) {
		n := output.TextWidth(word)
		switch {
		case i == 0:
			h.b.WriteString("  " + word)
			used = 2 + n
		case h.width > 0 && used+1+n > h.width-len(h.more):
			h.b.WriteString(h.more + "\n" + strings.Repeat(" ", margin) + word)
			used = margin + n
		default:
			h.b.WriteString(" " + word)
			used += 1 + n
		}
	}
	h.b.WriteString("\n")
}

// units puts each flag and its value together, so that no line ends between them if both fit on one.
func (h *helpPage) units(words []string) []string {
	var units []string
	for i, word := range words {
		if i > 1 && strings.HasPrefix(words[i-1], "-") && !strings.ContainsAny(word[:1], "->|<&") &&
			(h.width == 0 || output.TextWidth(words[i-1]+word)+8 < h.width) {
			units[len(units)-1] += " " + word
			continue
		}
		units = append(units, word)
	}
	return units
}

// shellWords splits at blanks outside quotes.
func shellWords(line string) []string {
	quote := rune(0)
	return strings.FieldsFunc(line, func(r rune) bool {
		switch {
		case quote == 0 && (r == '\'' || r == '"'):
			quote = r
		case quote == r:
			quote = 0
		}
		return r == ' ' && quote == 0
	})
}
