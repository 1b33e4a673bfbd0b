package screen

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"mi-roles/output"
)

// displayFlags are the global flags that say what a run shows and asks.
type displayFlags struct {
	Output, Query  string
	OutFile        string // --out
	bom            bool
	Yes, NoInput   bool
	Quiet, Verbose bool
	Debug          bool
	noColor        bool
}

// AddDisplayFlags declares the flags.
func (g *displayFlags) AddDisplayFlags(f *pflag.FlagSet) {
	f.StringVarP(&g.Output, "output", "o", string(output.Table),
		"`format` of the output: table, wide, json, yaml, csv, tsv, md or none; some commands add more")
	f.StringVar(&g.OutFile, "out", "", "write the result to this `file` instead of stdout")
	f.BoolVar(&g.bom, "bom", false, "with -o csv: begin with a byte order mark, so that spreadsheets recognize UTF-8")
	f.StringVar(&g.Query, "query", "", "JMESPath `expression` over the JSON result")
	f.BoolVarP(&g.Yes, "yes", "y", false, "skip confirmation prompts")
	f.BoolVar(&g.NoInput, "no-input", false, "never prompt")
	f.BoolVarP(&g.Quiet, "quiet", "q", false, "print only the result and errors")
	f.BoolVarP(&g.Verbose, "verbose", "v", false, "print more detail")
	f.BoolVar(&g.Debug, "debug", false, "print every HTTP exchange to stderr, secrets redacted")
	f.BoolVar(&g.noColor, "no-color", false, "print without colors")
}

// Printer checks --output and --query before any work is done.
func (a *Screen) Printer(more ...output.Format) (output.Options, error) {
	f, err := output.ParseFormat(a.Output, append(output.Common(), more...)...)
	if err != nil {
		if bad, ok := errors.AsType[*output.FormatError](err); ok && bad.Meant != "" {
			err = &Misspelled{Err: err, Word: bad.Word, Meant: bad.Meant}
		}
		return output.Options{}, Refuse("--output: %w", err)
	}
	o := output.Options{Format: f, Query: a.Query, Color: a.color(a.OutTTY), Width: a.Width, ASCII: a.ASCII(),
		ToolVersion: Version(), ToolHome: Home(), Context: a.Lasting()}
	if o.BOM = a.bom; o.BOM && f != output.CSV {
		return o, Refuse("--bom marks a CSV for spreadsheets: add -o csv")
	}
	if a.Query != "" {
		if err := f.TakesQuery(); err != nil {
			return o, Refuse("%w", err)
		}
		if err := output.CheckQuery(a.Query); err != nil {
			return output.Options{}, &UsageError{Err: fmt.Errorf("--query: %w", err),
				Then: "in a POSIX shell, put a query in single quotes: --query '[].id'"}
		}
	}
	return o, nil
}

func (a *Screen) color(tty bool) bool {
	return tty && !a.noColor && a.Getenv("NO_COLOR") == "" && !a.plain()
}

// ASCII reports whether the user's locale, C or POSIX, has no signs but those of ASCII.
// Where no locale is set, nothing is known, and terminals of today have all signs.
func (a *Screen) ASCII() bool {
	locale := cmp.Or(a.Getenv("LC_ALL"), a.Getenv("LC_CTYPE"), a.Getenv("LANG"))
	return locale == "C" || locale == "POSIX"
}

// InLocale is a text of our own as the user's locale can show it.
func (a *Screen) InLocale(text string) string {
	if a.ASCII() {
		return output.ASCII(text)
	}
	return text
}

// plain reports whether a terminal would print escape sequences instead of obeying them.
func (a *Screen) plain() bool { return a.Plain || a.Getenv("TERM") == "dumb" }

// CanAsk reports whether a question would reach a person.
func (a *Screen) CanAsk() bool { return a.Ask && !a.NoInput && a.Getenv("CI") == "" }
