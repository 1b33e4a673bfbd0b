package pick

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// under is a command "mi-roles NAME" with the usual flags.
func under(name string, set func(*cobra.Command)) *cobra.Command {
	root := &cobra.Command{Use: "mi-roles"}
	c := &cobra.Command{Use: name, Run: func(*cobra.Command, []string) {}}
	root.AddCommand(c)
	root.PersistentFlags().String("sandbox", "", "a `FILE`")
	set(c)
	return c
}

func selecting(c *cobra.Command) { (&Selectors{}).AddFlags(c.Flags()) }

// TestPlainArgs: plain words are refused with the flags that they were meant for.
func TestPlainArgs(t *testing.T) {
	for _, c := range []struct {
		name  string
		set   func(*cobra.Command)
		typed string
		says  string
		meant string
	}{
		{"names", selecting, "look func-orders graph",
			`"func-orders": look takes no arguments; name things with flags: -i IDENTITY, -a API, -r ROLE`,
			"look -i func-orders -a graph"},
		{"one given", selecting, "look -i x graph", `"graph": look takes no arguments; name things with flags: -i IDENTITY, -a API, -r ROLE`,
			"look -i x -a graph"},
		{"a list of roles", selecting, "look -i x -r A B", `"B": look takes no arguments; put a list in quotes (PowerShell splits it at its ` +
			`commas): -r "A,B"`, ""},
		{"a list of another kind", func(c *cobra.Command) { selecting(c); c.Flags().Var(&ListFlag{}, "allow-critical", "") },
			"look --allow-critical A x", `"x": look takes no arguments; name things with flags: -i IDENTITY, -a API, -r ROLE`,
			"look --allow-critical A -i x"},
		{"too many", selecting, "look a b c d", `"a": look takes no arguments; name things with flags: -i IDENTITY, -a API, -r ROLE`, ""},
		{"no flags", func(*cobra.Command) {}, "look a", `"a": look takes no arguments`, ""},
		{"a file", func(c *cobra.Command) { selecting(c); c.Flags().StringP("file", "f", "", "a `file`") }, "look g.yaml",
			`"g.yaml": look takes no arguments; name things with flags: -f FILE, -i IDENTITY, -a API, -r ROLE`, "look -f g.yaml"},
		{"no file", func(c *cobra.Command) { selecting(c); c.Flags().StringP("file", "f", "", "a `file`") }, "look x",
			`"x": look takes no arguments; name things with flags: -f FILE, -i IDENTITY, -a API, -r ROLE`, "look -i x"},
		{"an API given", selecting, "look -a graph x", `"x": look takes no arguments; name things with flags: -i IDENTITY, -a API, -r ROLE`,
			"look -a graph -i x"},
		{"no file is taken", selecting, "look t.json", `"t.json": look takes no arguments; name things with flags: -i IDENTITY, -a API, -r ROLE`,
			"look -i t.json"},
		{"after --sandbox", selecting, "look --sandbox t.json",
			`"t.json": look takes no arguments; name things with flags: -i IDENTITY, -a API, -r ROLE`,
			"look --sandbox=t.json"},
	} {
		cmd := under("look", c.set)
		if f := cmd.Root().PersistentFlags().Lookup("sandbox"); c.name == "after --sandbox" {
			f.NoOptDefVal = "built-in"
		}
		args := strings.Fields(c.typed)
		if err := cmd.ParseFlags(args[1:]); err != nil {
			t.Fatal(err)
		}
		err := NoArgs(cmd, cmd.Flags().Args())
		plain, ok := err.(*PlainArgs)
		if !ok || plain.Error() != c.says && strings.ReplaceAll(plain.Error(), "'", `"`) != c.says {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := strings.Join(plain.Meant(args), " "); got != c.meant {
			t.Errorf("%s: meant %q, want %q", c.name, got, c.meant)
		}
	}
	if err := NoArgs(under("look", selecting), nil); err != nil {
		t.Error(err)
	}
	if got := (&PlainArgs{under("look", selecting), []string{"x"}}).Meant([]string{"look"}); got != nil {
		t.Errorf("a word that was not typed: %q", got)
	}
}

// TestWhatIsMissing says which flags a command needs, and which exclude each other.
func TestWhatIsMissing(t *testing.T) {
	for _, c := range []struct {
		name  string
		rules func(*cobra.Command)
		typed string
		needs string
		both  string
	}{
		{"nothing", func(*cobra.Command) {}, "", "", ""},
		{"one", func(c *cobra.Command) { Require(c, "api") }, "", "look needs -a API", ""},
		{"three", func(c *cobra.Command) { Require(c, "api", "role", "identity") }, "", "look needs -a API, -i IDENTITY and -r ROLE", ""},
		{"the rest", func(c *cobra.Command) { Require(c, "api", "role") }, "-a x", "look needs -r ROLE", ""},
		{"all given", func(c *cobra.Command) { Require(c, "api") }, "-a x", "", ""},
		{"one of two", func(c *cobra.Command) { c.MarkFlagsOneRequired("api", "any-principal") }, "", "look needs -a API or --any-principal",
			""},
		{"one of two, given", func(c *cobra.Command) { c.MarkFlagsOneRequired("api", "any-principal") }, "--any-principal", "", ""},
		{"both kinds", func(c *cobra.Command) { Require(c, "role"); c.MarkFlagsOneRequired("api", "identity") }, "",
			"look needs -r ROLE and -a API or -i IDENTITY", ""},
		{"exclusive", func(c *cobra.Command) { c.MarkFlagsMutuallyExclusive("api", "role") }, "-a x -r y", "",
			"look takes --api or --role, not both"},
		{"one of these", func(c *cobra.Command) { c.MarkFlagsMutuallyExclusive("api", "role") }, "-a x -i y", "", ""},
		{"two pairs", func(c *cobra.Command) {
			c.MarkFlagsMutuallyExclusive("api", "role")
			c.MarkFlagsMutuallyExclusive("identity", "any-principal")
		}, "-a x -r y -i z --any-principal", "", "look takes --identity or --any-principal, not both"},
	} {
		cmd := under("look", func(cmd *cobra.Command) { selecting(cmd); c.rules(cmd) })
		if err := cmd.ParseFlags(strings.Fields(c.typed)); err != nil {
			t.Fatal(err)
		}
		if got := MissingFlags(cmd); got != c.needs {
			t.Errorf("%s: %q", c.name, got)
		}
		if got := ExclusiveFlags(cmd); got != c.both && (got == "" || c.name != "two pairs") {
			t.Errorf("%s: %q", c.name, got)
		}
	}
	cmd := under("look", selecting)
	if Called(cmd) != "look" || Called(cmd.Root()) != "mi-roles" {
		t.Errorf("%s, %s", Called(cmd), Called(cmd.Root()))
	}
}

// TestRequiredAndOffered: what must be given, and what can still be given beside what was.
func TestRequiredAndOffered(t *testing.T) {
	cmd := func(typed string) *cobra.Command {
		c := under("look", func(c *cobra.Command) {
			selecting(c)
			Require(c, "role")
			c.MarkFlagsOneRequired("identity", "any-principal")
			c.MarkFlagsMutuallyExclusive("api", "role")
		})
		if err := c.ParseFlags(strings.Fields(typed)); err != nil {
			t.Fatal(err)
		}
		return c
	}
	for name, want := range map[string]bool{"role": true, "identity": true, "any-principal": false, "api": false} {
		if got := Required(cmd("").Flags().Lookup(name)); got != want {
			t.Errorf("--%s has to be given: %v", name, got)
		}
	}
	for typed, want := range map[string]string{"": "any-principal api identity role", "-i x": "api role", "-a x": "any-principal identity",
		"-r x": "any-principal identity", "-i x -r y": ""} {
		c, got := cmd(typed), []string{}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Name != "sandbox" && CanGive(c, f) {
				got = append(got, f.Name)
			}
		})
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}
