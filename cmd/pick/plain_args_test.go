package pick

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestPlainRoles: a role brings its API along, unless another word or flag names one, and has the case that its
// API gives it; words behind -- may be flags.
func TestPlainRoles(t *testing.T) {
	noAPI := func(c *cobra.Command) {
		c.Flags().StringP("role", "r", "", "a `role`")
		c.Flags().StringP("identity", "i", "", "an `identity`")
		c.Flags().StringP("file", "f", "", "a `file`")
	}
	for _, c := range []struct {
		set         func(*cobra.Command)
		typed, want string
	}{
		{selecting, "look user.read.all func", "look -a graph -r User.Read.All -i func"},
		{selecting, "look func mail.send", "look -i func -a graph -r Mail.Send"},
		{selecting, "look func Machine.Read.All", "look -i func -a defender -r Machine.Read.All"},
		{selecting, "look func exchange mail.send", "look -i func -a exchange -r Mail.Send"},
		{selecting, "look -a exchange func mail.send", "look -a exchange -i func -r Mail.Send"},
		{selecting, "look api://orders func No.Such", "look -a api://orders -i func -r No.Such"},
		{selecting, "look -i x -- -a graph", "look -i x -a graph"},
		{selecting, "look -- func", "look -- -i func"}, {selecting, "look func -i", ""},
		{noAPI, "look mail.send", "look -r Mail.Send"}, {noAPI, "look a.json b", "look -f a.json -i b"},
		{noAPI, "look a.yml b", "look -f a.yml -i b"}, {noAPI, "look b a.yaml", "look -i b -f a.yaml"},
	} {
		cmd := under("look", c.set)
		args := strings.Fields(c.typed)
		if err := cmd.ParseFlags(args[1:]); err != nil {
			if c.want != "" {
				t.Error(err)
			}
			continue
		}
		e := &PlainArgs{cmd, cmd.Flags().Args()}
		if got := strings.Join(e.Meant(args), " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.typed, got, c.want)
		}
	}
	if got := (&PlainArgs{under("look", selecting), []string{"-x"}}).Meant([]string{"--", "-x"}); strings.Join(got, " ") != "-x" {
		t.Errorf("%q", got)
	}
	said := (&PlainArgs{under("look", selecting), []string{"-x"}}).Error()
	if !strings.HasPrefix(said, `"-x": look takes no arguments; name things with flags: `) {
		t.Error(said)
	}
}

// TestAPIOf: an alias, an address, or the API of a role, Microsoft Graph rather than another.
func TestAPIOf(t *testing.T) {
	for word, want := range map[string]struct {
		api    string
		isRole bool
	}{"graph": {"graph", false}, "api://x": {"api://x", false}, "https://x": {"https://x", false}, "user.read.all": {"graph", true},
		"Machine.Read.All": {"defender", true}, "func": {"", false}, "No.Such": {"", false}} {
		if api, isRole := APIOf(word); api != want.api || isRole != want.isRole {
			t.Errorf("%s: %q, %v", word, api, isRole)
		}
	}
	for word, want := range map[string]string{"mail.send": "Mail.Send", "no.such": "no.such"} {
		if got := spelled(word); got != want {
			t.Errorf("%s: %s", word, got)
		}
	}
	for line, want := range map[string]string{"a --sandbox f b": "a --sandbox=f b", "f --sandbox f": "", "--sandbox x f": "", "f": "",
		"--sandbox f": "--sandbox=f"} {
		if got := strings.Join(SandboxFile(strings.Fields(line), "f"), " "); got != want {
			t.Errorf("%s: %q", line, got)
		}
	}
}
