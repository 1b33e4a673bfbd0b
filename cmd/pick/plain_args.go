package pick

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mi-roles/roles/catalog"
	"mi-roles/roles/display"
	"mi-roles/roles/shell"
)

// PlainArgs are plain words where a command takes flags alone.
type PlainArgs struct {
	Command *cobra.Command
	Words   []string
}

// NoArgs refuses plain words, which other tools take as names.
func NoArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return &PlainArgs{c, args}
}

// Error names the command's own flags. After a list, plain words are most often its end:
// PowerShell splits an unquoted list at its commas.
func (e *PlainArgs) Error() string {
	how := ""
	if list := listGiven(e.Command.Flags()); list != nil && !e.dashed() && e.flags() == nil {
		how = fmt.Sprintf("; put a list in quotes (PowerShell splits it at its commas): -%s %s", list.Shorthand,
			shell.Anywhere(e.list(list), `"A,B"`))
	} else if names := e.naming(); len(names) > 0 {
		forms := make([]string, len(names))
		for i, f := range names {
			forms[i] = FlagForm(f)
		}
		how = "; name things with flags: " + strings.Join(forms, ", ")
	}
	return fmt.Sprintf("%s: %s takes no arguments%s", display.Quote(e.Words[0]), Called(e.Command), how)
}

func (e *PlainArgs) list(f *pflag.Flag) string {
	return strings.Join(append([]string{f.Value.String()}, e.Words...), ",")
}

// naming are the command's flags that name things.
func (e *PlainArgs) naming() []*pflag.Flag {
	var all []*pflag.Flag
	for _, name := range []string{"from", "to", "file", "identity", "api", "role"} {
		if f := e.Command.LocalFlags().Lookup(name); f != nil {
			all = append(all, f)
		}
	}
	return all
}

// dashed reports whether a word is a flag: it stands behind --, where there are none.
func (e *PlainArgs) dashed() bool { return strings.HasPrefix(e.Words[0], "-") }

// SandboxFile is the command line with a word as the file of the --sandbox before it, which
// takes one only behind an equals sign, nil if none stands there.
func SandboxFile(args []string, word string) []string {
	for i, flag := range args {
		if flag == "--sandbox" && slices.Index(args, word) == i+1 {
			return slices.Concat(args[:i], []string{flag + "=" + word}, args[i+2:])
		}
	}
	return nil
}

// Meant is the command line with a flag before each of the words, nil if that is not known.
func (e *PlainArgs) Meant(args []string) []string {
	if line := SandboxFile(args, e.Words[0]); line != nil {
		return line
	}
	if i := slices.Index(args, "--"); i >= 0 && e.dashed() {
		return slices.Concat(args[:i], args[i+1:])
	}
	flags := e.flags()
	out := slices.Clone(args)
	for k, f := range slices.Backward(flags) {
		i := len(out) - 1
		for i >= 0 && out[i] != e.Words[k] {
			i--
		}
		if i < 0 {
			return nil
		}
		typed, _, _ := strings.Cut(FlagForm(f), " ")
		if f.Name == "role" {
			out[i] = spelled(out[i])
		}
		out = slices.Insert(out, i, append(e.apiBefore(f, flags, out[i]), typed)...)
	}
	if len(flags) == 0 {
		return nil
	}
	return out
}

// flags are those that the words are for, by what a word says of itself, else by their
// order; nil where there is one word too many.
func (e *PlainArgs) flags() []*pflag.Flag {
	free := slices.DeleteFunc(e.naming(), func(f *pflag.Flag) bool { return f.Changed })
	list, all := listGiven(e.Command.Flags()) != nil, make([]*pflag.Flag, len(e.Words))
	for k, word := range e.Words {
		kind := kindOfWord(word)
		i := slices.IndexFunc(free, func(f *pflag.Flag) bool { return f.Name == kind })
		if i < 0 && !list {
			i = slices.IndexFunc(free, func(f *pflag.Flag) bool { return f.Name != "file" })
		}
		if i < 0 {
			return nil
		}
		all[k] = free[i]
		free = slices.Delete(free, i, i+1)
	}
	return all
}

// apiBefore names the API of a role where no other word and no flag does.
func (e *PlainArgs) apiBefore(f *pflag.Flag, flags []*pflag.Flag, word string) []string {
	api := e.Command.LocalFlags().Lookup("api")
	of, isRole := APIOf(word)
	if f.Name != "role" || !isRole || api == nil || api.Changed || slices.Contains(flags, api) {
		return nil
	}
	return []string{"-a", of}
}

// kindOfWord is the flag that a word is for by what it is, "" where that cannot be told.
func kindOfWord(word string) string {
	of, isRole := APIOf(word)
	switch {
	case isRole:
		return "role"
	case of != "":
		return "api"
	case strings.HasSuffix(word, ".json") || strings.Contains(word, ".y"):
		return "file"
	}
	return ""
}

// APIOf is the API that a word names, or of which it names a role, as far as that is known
// without asking; "" if it is neither.
func APIOf(word string) (api string, isRole bool) {
	if _, known := catalog.ByAlias(word); known || strings.Contains(word, "://") {
		return word, false
	}
	if role := knownRole(word); role != nil {
		of, _ := catalog.ByAppID(role.APIAppID)
		return of.Alias, of.Alias != ""
	}
	return "", false
}

// knownRole is the role of a known API that a word names, that of Microsoft Graph rather than another's.
func knownRole(word string) *catalog.Role {
	found := catalog.RolesByValue(word)
	if len(found) == 0 {
		return nil
	}
	i := slices.IndexFunc(found, func(r catalog.Role) bool { return r.APIAppID == GraphAppID })
	return &found[max(i, 0)]
}

// spelled is a role in the case in which its API has it.
func spelled(word string) string {
	if role := knownRole(word); role != nil {
		return role.Value
	}
	return word
}
