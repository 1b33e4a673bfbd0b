package connect

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// flagged is a command with the global flags and two that exclude each other.
func flagged(d *desk) *cobra.Command {
	c := &cobra.Command{Use: "list"}
	d.AddTenantFlags(c.Flags())
	d.AddDisplayFlags(c.Flags())
	c.Flags().Bool("all", false, "")
	c.Flags().String("identity", "", "")
	c.Flags().Int("most", 0, "")
	c.Flags().StringSlice("role", nil, "")
	c.MarkFlagsMutuallyExclusive("all", "identity")
	c.InitDefaultHelpFlag()
	return c
}

// TestEnvironment: a variable gives a flag its value, unless that or its rival was typed.
func TestEnvironment(t *testing.T) {
	for name, c := range map[string]struct {
		env   map[string]string
		typed string
		want  string // NAME=VALUE of the flags that have one
		err   string
	}{
		"nothing":         {nil, "", "", ""},
		"a text":          {map[string]string{"MI_ROLES_TENANT": "contoso"}, "", "tenant=contoso", ""},
		"a hyphen":        {map[string]string{"MI_ROLES_NO_INPUT": "1"}, "", "no-input=true", ""},
		"typed wins":      {map[string]string{"MI_ROLES_TENANT": "contoso"}, "--tenant=other", "tenant=other", ""},
		"a rival wins":    {map[string]string{"MI_ROLES_ALL": "true"}, "--identity=x", "identity=x", ""},
		"no rival":        {map[string]string{"MI_ROLES_ALL": "true"}, "--tenant=x", "all=true tenant=x", ""},
		"itself no rival": {map[string]string{"MI_ROLES_IDENTITY": "x"}, "", "identity=x", ""},
		"a word for on": {map[string]string{"MI_ROLES_YES": " Yes ", "MI_ROLES_QUIET": "on", "MI_ROLES_DEBUG": "Y"}, "",
			"debug=true quiet=true yes=true", ""},
		"a word for off": {map[string]string{"MI_ROLES_YES": "off", "MI_ROLES_QUIET": "n", "MI_ROLES_DEBUG": "no"}, "",
			"debug=false quiet=false yes=false", ""},
		"yes as a text":      {map[string]string{"MI_ROLES_TENANT": "yes"}, "", "tenant=yes", ""},
		"help is not a flag": {map[string]string{"MI_ROLES_HELP": "true"}, "", "", ""},
		"a bad switch": {map[string]string{"MI_ROLES_YES": "perhaps"}, "", "",
			`environment variable MI_ROLES_YES: --yes "perhaps": use true or false`},
		"a bad number": {map[string]string{"MI_ROLES_MOST": "x"}, "", "",
			`environment variable MI_ROLES_MOST: --most "x": use a whole number`},
		"a bad time": {map[string]string{"MI_ROLES_TIMEOUT": "5"}, "", "",
			`environment variable MI_ROLES_TIMEOUT: --timeout "5": use a time such as 30s or 5m`},
		"the sandbox, none": {map[string]string{"MI_ROLES_SANDBOX": "false"}, "", "sandbox=", ""},
	} {
		d := newDesk()
		d.env = c.env
		cmd := flagged(d)
		if err := cmd.ParseFlags(strings.Fields(c.typed)); err != nil {
			t.Fatal(err)
		}
		err := d.FromEnvironment(cmd)
		if c.err != "" {
			if err == nil || err.Error() != c.err {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		var got []string
		for _, f := range []string{"all", "debug", "help", "identity", "most", "no-input", "quiet", "sandbox", "tenant", "timeout", "yes"} {
			if set := cmd.Flags().Lookup(f); set.Changed {
				got = append(got, f+"="+set.Value.String())
			}
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		is(t, name, strings.Join(got, " "), c.want)
	}
}

// TestOrigins: of flags that a text speaks of, those are told that were not typed.
func TestOrigins(t *testing.T) {
	d := newDesk()
	d.env = map[string]string{"MI_ROLES_OUTPUT": "xml", "MI_ROLES_OUT": "x", "MI_ROLES_QUERY": "["}
	cmd := flagged(d)
	if err := cmd.ParseFlags([]string{"--query=]"}); err != nil {
		t.Fatal(err)
	}
	if err := d.Prepare(cmd); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"--output: no such format": "--output is set by the environment variable MI_ROLES_OUTPUT",
		"--out: no such folder":    "--out is set by the environment variable MI_ROLES_OUT",
		"--query: odd":             "", "odd": "", "environment variable MI_ROLES_OUT: --out is empty": "",
	} {
		is(t, text, strings.Join(d.Origins(text), "\n"), want)
	}
	is(t, "typed", d.Variable("query"), "")
	is(t, "not typed", d.Variable("output"), "MI_ROLES_OUTPUT")
}

// TestPrepare: a text flag that is given as nothing is refused, typed or not.
func TestPrepare(t *testing.T) {
	for typed, want := range map[string]string{"--tenant=": "--tenant is empty", "--cloud= --tenant=": "--cloud is empty", "--tenant=x": "",
		"--role=": "", "--sandbox": "", "--sandbox=false": "", "": ""} {
		d := newDesk()
		cmd := flagged(d)
		if err := cmd.ParseFlags(strings.Fields(typed)); err != nil {
			t.Fatal(err)
		}
		err := d.Prepare(cmd)
		if err == nil && want != "" || err != nil && err.Error() != want {
			t.Errorf("%q: %v", typed, err)
		}
	}
	d := newDesk()
	d.env = map[string]string{"MI_ROLES_YES": "perhaps"}
	if err := d.Prepare(flagged(d)); err == nil {
		t.Error("a bad variable is passed over")
	}
}

// TestPlace are the defaults of the global flags, and which of them help shows.
func TestPlace(t *testing.T) {
	d := newDesk()
	f := flagged(d).Flags()
	for name, want := range map[string]string{"tenant": "", "cloud": "", "auth": "auto", "no-token-cache": "false", "timeout": "5m0s",
		"sandbox": "", "sandbox-as": "", "completion-cache": ""} {
		is(t, name, f.Lookup(name).DefValue, want)
		if hidden := f.Lookup(name).Hidden; hidden != (name == "completion-cache") {
			t.Errorf("--%s is hidden: %v", name, hidden)
		}
	}
	if d.Timeout != 5*time.Minute || f.Lookup("sandbox").NoOptDefVal != BuiltIn {
		t.Error("a default is not there")
	}
	is(t, "methods", Joined([]SandboxFlag{"a", "b"}), "a, b")
}

// TestSandboxFlag: a file's name is no switch, but for the words and digits that are documented.
func TestSandboxFlag(t *testing.T) {
	for text, want := range map[string]string{"f": "f", "t.json": "t.json", "true": BuiltIn, "TRUE": BuiltIn, "1": BuiltIn, "false": "",
		"0": ""} {
		s := SandboxFlag("before")
		if err := s.Set(text); err != nil || s.String() != want || s.Type() != "file" {
			t.Errorf("%s: %q, %v", text, s, err)
		}
	}
	s := SandboxFlag("before")
	if err := s.Set(""); err == nil || err.Error() != "the file's name is empty" || s != "before" {
		t.Errorf("nothing: %q, %v", s, err)
	}
}

// TestChoice is a flag of a few values, in any case.
func TestChoice(t *testing.T) {
	value := "a"
	c := Choice{Value: &value, Allowed: []string{"alpha", "beta"}, Called: map[string]string{"first": "alpha"}}
	if err := c.Set(" Beta "); err != nil || value != "beta" || c.String() != "beta" || c.Type() != "string" {
		t.Errorf("%q, %v", value, err)
	}
	for text, want := range map[string]string{"alhpa": "did you mean alpha? use one of alpha, beta", "x": "use one of alpha, beta",
		"first": "did you mean alpha? use one of alpha, beta"} {
		if err := c.Set(text); err == nil || err.Error() != want || value != "beta" {
			t.Errorf("%s: %v", text, err)
		}
	}
	is(t, "none", Choice{}.String(), "")
}

// TestBadValue says what would be a value, where the libraries speak of parsing; what they do not is left as it is.
func TestBadValue(t *testing.T) {
	other := errors.New("so")
	if got := BadValue(other); got != other {
		t.Error(got)
	}
	d := newDesk()
	cmd := flagged(d)
	for _, c := range []struct{ typed, want string }{
		{"--=x", `"--=x" is not a flag`}, {"--auth=", ""}, {"--sandbox=", `--sandbox "": the file's name is empty`}, {"--most=x",
			`--most "x": use a whole number`},
	} {
		err := cmd.ParseFlags([]string{c.typed})
		switch {
		case c.want == "" && err != nil, c.want != "" && err == nil:
			t.Errorf("%s: %v", c.typed, err)
		case c.want != "":
			is(t, c.typed, BadValue(err).Error(), c.want)
		}
	}
}
