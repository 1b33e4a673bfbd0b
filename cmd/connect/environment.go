package connect

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mi-roles/roles/display"
)

// FromEnvironment gives every flag that was not typed the value of its twin
// MI_ROLES_<FLAG>, if that is set.
func (a *Opener) FromEnvironment(c *cobra.Command) error {
	typed := map[string]bool{}
	c.Flags().Visit(func(f *pflag.Flag) { typed[f.Name] = true })
	var failed error
	c.Flags().VisitAll(func(f *pflag.Flag) {
		name := envName(f.Name)
		value := a.Getenv(name)
		if f.Changed || value == "" || failed != nil || f.Name == "help" || rivals(f, typed) {
			return
		}
		a.untyped = append(a.untyped, f.Name)
		if f.Value.Type() == "bool" {
			value = switched(value)
		}
		if err := c.Flags().Set(f.Name, value); err != nil {
			failed = fmt.Errorf("environment variable %s: %w", name, BadValue(err))
		}
	})
	return failed
}

// Variable is the environment variable that gave a flag its value, "" if none did.
func (a *Opener) Variable(flag string) string {
	if !slices.Contains(a.untyped, flag) {
		return ""
	}
	return envName(flag)
}

// switched is a word for on or off as a switch understands it.
func switched(word string) string {
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "yes", "y", "on":
		return "true"
	case "no", "n", "off":
		return "false"
	}
	return word
}

// BadValue says of a value what would be one, where the libraries speak of parsing.
func BadValue(err error) error {
	if syntax, ok := errors.AsType[*pflag.InvalidSyntaxError](err); ok {
		return fmt.Errorf("%s is not a flag", display.Quote(syntax.GetSpecifiedFlag()))
	}
	bad, ok := errors.AsType[*pflag.InvalidValueError](err)
	if !ok {
		return err
	}
	wanted := map[string]string{
		"bool": "use true or false", "int": "use a whole number", "duration": "use a time such as 30s or 5m",
	}[bad.GetFlag().Value.Type()]
	if wanted == "" {
		return fmt.Errorf("--%s %s: %w", bad.GetFlag().Name, display.Quote(bad.GetValue()), errors.Unwrap(bad))
	}
	return fmt.Errorf("--%s %s: %s", bad.GetFlag().Name, display.Quote(bad.GetValue()), wanted)
}

// Origins say which flags that an error speaks of were not typed: who looks for
// --output in their command line does not find it.
func (a *Opener) Origins(text string) []string {
	var lines []string
	for _, flag := range a.untyped {
		if regexp.MustCompile(`--`+regexp.QuoteMeta(flag)+`\b`).MatchString(text) && !strings.Contains(text, envName(flag)) {
			lines = append(lines, fmt.Sprintf("--%s is set by the environment variable %s", flag, envName(flag)))
		}
	}
	return lines
}

// rivals reports whether a flag that cannot be given together with f was typed:
// what is typed wins over the environment.
func rivals(f *pflag.Flag, typed map[string]bool) bool {
	for _, group := range f.Annotations["cobra_annotation_mutually_exclusive"] {
		for other := range strings.FieldsSeq(group) {
			if other != f.Name && typed[other] {
				return true
			}
		}
	}
	return false
}

func envName(flag string) string {
	return "MI_ROLES_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}
