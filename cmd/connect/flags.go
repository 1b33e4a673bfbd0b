package connect

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mi-roles/cmd/screen"
	"mi-roles/graph/signin"
	"mi-roles/roles/near"
)

// tenantFlags are the global flags that say which tenant, and how to get there.
type tenantFlags struct {
	tenant, Cloud, Auth string
	Sandbox, sandboxAs  string
	Timeout             time.Duration
	Cache               string
	noTokenCache        bool
}

// BuiltIn is the value of --sandbox without a file.
const BuiltIn = "built-in"

// AddTenantFlags declares the flags.
func (g *tenantFlags) AddTenantFlags(f *pflag.FlagSet) {
	f.StringVar(&g.tenant, "tenant", "", "tenant `id` or domain to sign in to")
	f.StringVar(&g.Cloud, "cloud", "", "Azure `cloud`: public, usgov, usgovdod or china (default public)")
	f.StringVar(&g.Auth, "auth", string(signin.Auto), "how to sign in: "+Joined(signin.Methods()))
	f.BoolVar(&g.noTokenCache, "no-token-cache", false, "neither store nor use the sign-in of --auth browser and devicecode")
	f.DurationVar(&g.Timeout, "timeout", 5*time.Minute,
		"overall time limit; unless set, it is extended while waiting for input, for large changes and for --wait")
	f.Var((*SandboxFlag)(&g.Sandbox), "sandbox", "work on the built-in sample tenant, or on the one in `FILE` (--sandbox=FILE)")
	f.Lookup("sandbox").NoOptDefVal = BuiltIn
	f.StringVar(&g.sandboxAs, "sandbox-as", "",
		"sign in to the sandbox as this `identity`, with only its permissions: object id, client id or name")
	f.StringVar(&g.Cache, "completion-cache", "",
		"`folder` for the names that completion offers, or off (default: mi-roles in your cache folder)")
	f.Lookup("completion-cache").Hidden = true // set once, by MI_ROLES_COMPLETION_CACHE: mi-roles help environment
}

// SandboxFlag is the file of --sandbox, or builtIn. "true", "false", "1" and "0" are
// what a switch is set to; files of these names are written ./true and so on. A
// switch understands "t" and "f" as well, but a file called f must not end in a
// real tenant.
type SandboxFlag string

// String returns the file, or built-in.
func (s *SandboxFlag) String() string { return string(*s) }

// Type is what help calls the value.
func (s *SandboxFlag) Type() string { return "file" }

// Set takes a file, or a word for on and off.
func (s *SandboxFlag) Set(text string) error {
	switch strings.ToLower(text) {
	case "":
		return errors.New("the file's name is empty")
	case "true", "1":
		*s = BuiltIn
	case "false", "0":
		*s = ""
	default:
		*s = SandboxFlag(text)
	}
	return nil
}

// Joined lists the values of a flag for its help.
func Joined[S ~string](list []S) string {
	words := make([]string, len(list))
	for i, s := range list {
		words[i] = string(s)
	}
	return strings.Join(words, ", ")
}

// Prepare completes the flags before a command begins: the environment's values
// come in, and a text flag that was given as nothing is refused. An empty
// --sandbox=$FILE must not end in a real tenant.
func (a *Opener) Prepare(c *cobra.Command) error {
	if err := a.FromEnvironment(c); err != nil {
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

// Choice is a flag with a fixed set of values.
type Choice struct {
	Value   *string
	Allowed []string
	Called  map[string]string // what others call some of the values
}

// String returns the value as it is now.
func (c Choice) String() string {
	if c.Value == nil {
		return ""
	}
	return *c.Value
}

// Type is what help calls the value.
func (c Choice) Type() string { return "string" }

// Set takes one of the allowed values, in any case.
func (c Choice) Set(s string) error {
	s = strings.ToLower(strings.TrimSpace(s))
	if !slices.Contains(c.Allowed, s) {
		return misspelled(s, c.Allowed, c.Called[s])
	}
	*c.Value = s
	return nil
}

// misspelled refuses a value that is none of those allowed.
func misspelled(s string, allowed []string, meant string) error {
	all := "use one of " + strings.Join(allowed, ", ")
	if found := near.Names(s, allowed); len(found) > 0 && meant == "" {
		meant = found[0]
	}
	if meant == "" {
		return errors.New(all)
	}
	return &screen.Misspelled{Err: fmt.Errorf("did you mean %s? %s", meant, all), Word: s, Meant: meant}
}
