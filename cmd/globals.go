package cmd

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mi-roles/graph/signin"
	"mi-roles/output"
)

// globals are the flags of every command.
type globals struct {
	tenant, cloud, auth string
	output, query       string
	sandbox             string
	yes, noInput        bool
	quiet, verbose      bool
	debug, noColor      bool
	timeout             time.Duration
	cache               string
}

// builtIn is the value of --sandbox without a file.
const builtIn = "built-in"

func (g *globals) addFlags(f *pflag.FlagSet) {
	f.StringVar(&g.tenant, "tenant", "", "tenant `id` or domain to sign in to")
	f.StringVar(&g.cloud, "cloud", "", "Azure `cloud`: public, usgov, usgovdod or china (default public)")
	f.StringVar(&g.auth, "auth", string(signin.Auto), "how to sign in: "+joined(signin.Methods()))
	f.StringVarP(&g.output, "output", "o", string(output.Table), "`format` of the result: table, json, yaml, csv, tsv, md, none and what the command adds")
	f.StringVar(&g.query, "query", "", "JMESPath `expression` over the JSON result")
	f.BoolVarP(&g.yes, "yes", "y", false, "do not ask for confirmation")
	f.BoolVar(&g.noInput, "no-input", false, "never ask for anything")
	f.BoolVarP(&g.quiet, "quiet", "q", false, "print nothing but the result and errors")
	f.BoolVarP(&g.verbose, "verbose", "v", false, "print more about what is done")
	f.BoolVar(&g.debug, "debug", false, "print every HTTP exchange to stderr, secrets redacted")
	f.BoolVar(&g.noColor, "no-color", false, "print without colours")
	f.DurationVar(&g.timeout, "timeout", 5*time.Minute, "how long the whole command may take; unless given, questions, changes and --wait add to it")
	f.Var((*sandboxFlag)(&g.sandbox), "sandbox", "work on the built-in sample tenant, or on the one in `FILE` (--sandbox=FILE)")
	f.Lookup("sandbox").NoOptDefVal = builtIn
	f.StringVar(&g.cache, "completion-cache", "", "`folder` for the names that completion offers, or off (default: mi-roles in your cache folder)")
	f.Lookup("completion-cache").Hidden = true // set once, by MI_ROLES_COMPLETION_CACHE: mi-roles help environment
}

// sandboxFlag is the file of --sandbox, or builtIn. "true", "false", "1" and "0" are
// what a switch is set to; files of these names are written ./true and so on. A
// switch understands "t" and "f" as well, but a file called f must not end in a
// real tenant.
type sandboxFlag string

func (s *sandboxFlag) String() string { return string(*s) }
func (s *sandboxFlag) Type() string   { return "file" }

func (s *sandboxFlag) Set(text string) error {
	switch strings.ToLower(text) {
	case "":
		return errors.New("the file's name is empty")
	case "true", "1":
		*s = builtIn
	case "false", "0":
		*s = ""
	default:
		*s = sandboxFlag(text)
	}
	return nil
}

func joined[S ~string](list []S) string {
	words := make([]string, len(list))
	for i, s := range list {
		words[i] = string(s)
	}
	return strings.Join(words, ", ")
}

// prepare completes the flags before a command begins: the environment's values
// come in, and a text flag that was given as nothing is refused. An empty
// --sandbox=$FILE must not end in a real tenant.
func (a *app) prepare(c *cobra.Command) error {
	if err := a.fromEnvironment(c); err != nil {
		return err
	}
	var failed error
	c.Flags().Visit(func(f *pflag.Flag) {
		if f.Value.Type() == "string" && f.Value.String() == "" && failed == nil {
			failed = fmt.Errorf("--%s is empty", f.Name)
		}
	})
	return failed
}

// printer checks --output and --query before any work is done.
func (a *app) printer(more ...output.Format) (output.Options, error) {
	f, err := output.ParseFormat(a.output, append(output.Common(), more...)...)
	if err != nil {
		return output.Options{}, refuse("--output: %w", err)
	}
	o := output.Options{Format: f, Query: a.query, Color: a.color(a.OutTTY), Width: a.Width, ToolVersion: version()}
	if a.query != "" {
		if err := output.CheckQuery(a.query); err != nil {
			return output.Options{}, refuse("--query: %w", err)
		}
	}
	return o, nil
}

func (a *app) color(tty bool) bool {
	return tty && !a.noColor && a.Getenv("NO_COLOR") == "" && a.Getenv("TERM") != "dumb"
}

// canAsk reports whether a question would reach a person.
func (a *app) canAsk() bool { return a.Ask && !a.noInput && a.Getenv("CI") == "" }

// choice is a flag with a fixed set of values.
type choice struct {
	value   *string
	allowed []string
}

func (c choice) String() string {
	if c.value == nil {
		return ""
	}
	return *c.value
}
func (c choice) Type() string { return "string" }

func (c choice) Set(s string) error {
	s = strings.ToLower(strings.TrimSpace(s))
	if !slices.Contains(c.allowed, s) {
		return fmt.Errorf("use one of %s", strings.Join(c.allowed, ", "))
	}
	*c.value = s
	return nil
}
