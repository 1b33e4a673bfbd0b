package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/output"
	"mi-roles/roles/near"
)

// otherWord is what a word of another tool means here.
type otherWord struct {
	meant string
	also  []string
	then  string // what to do where no command of ours does it
}

// otherWords are what other tools call our commands.
var otherWords = map[string]otherWord{
	"show": {meant: "list"}, "get": {meant: "list"}, "describe": {meant: "list"},
	"grant": {meant: "assign"}, "give": {meant: "assign"}, "add-role": {meant: "assign"}, "add": {meant: "assign"},
	"create": {meant: "assign"}, "set": {meant: "assign"},
	"delete": {meant: "remove"}, "rm": {meant: "remove"}, "revoke": {meant: "remove"}, "unassign": {meant: "remove"},
	"del": {meant: "remove"}, "check": {meant: "verify"}, "test": {meant: "verify"}, "validate": {meant: "verify"},
	"compare": {meant: "verify"}, "diff": {meant: "plan"}, "report": {meant: "audit"}, "scan": {meant: "audit"},
	"search": {meant: "identities", also: []string{"apis", "roles -a graph"}},
	"find":   {meant: "identities", also: []string{"apis", "roles -a graph"}}, "identity": {meant: "identities"},
	"role": {meant: "roles"}, "permission": {meant: "roles"}, "permissions": {meant: "roles"}, "scopes": {meant: "roles"},
	"api": {meant: "apis"}, "status": {meant: "whoami"}, "signout": {meant: "auth logout"}, "logout": {meant: "auth logout"},
	"login": {then: signIn}, "signin": {then: signIn}, "import": {meant: "manifest convert"}, "convert": {meant: "manifest convert"},
	"backup": {meant: "snapshot"}, "revert": {meant: "undo"}, "rollback": {meant: "undo"}, "holders": {meant: "who"},
	"flags": {meant: "global-flags"}, "formats": {meant: "output"}, "env": {meant: "environment"},
}

const signIn = "sign in with: az login (or pass --auth browser); then: mi-roles whoami"

// meantCommand is the command that a word was probably meant for, and a clause about it.
func meantCommand(c *cobra.Command, word string) (meant otherWord, text string) {
	parent := commandOf(c)
	var names []string
	called := map[string]string{}
	for _, sub := range parent.Commands() {
		for _, name := range append([]string{sub.Name()}, sub.Aliases...) {
			if !sub.Hidden {
				names = append(names, name)
				called[name] = sub.Name()
			}
		}
	}
	other, known := otherWords[strings.ToLower(word)]
	first, _, _ := strings.Cut(other.meant, " ")
	switch {
	case known && other.then != "" && !parent.HasParent():
		return other, "; it uses the sign-in of Azure CLI or another tool"
	case known && called[first] != "" && other.also != nil:
		return other, "; use " + other.meant + ", " + strings.Join(other.also, " or ")
	case known && called[first] != "":
		return other, "; its name here is " + other.meant
	}
	if found := near.Names(word, names); len(found) > 0 {
		return otherWord{meant: called[found[0]]}, "; did you mean " + called[found[0]] + "?"
	}
	if parent.HasParent() {
		slices.Sort(names)
		return otherWord{}, "; it has " + strings.Join(names, ", ")
	}
	return otherWord{}, ""
}

// meantLine is the command line with the command that was meant, or with the file that
// --sandbox takes only behind an equals sign.
func meantLine(args []string, word, meant string) []string {
	if line := pick.SandboxFile(args, word); line != nil {
		return line
	}
	i := slices.Index(args, word)
	if i < 0 || meant == "" {
		return nil
	}
	return slices.Concat(args[:i], strings.Fields(meant), args[i+1:])
}

// otherFlags are what other tools call our flags: the first counts that a command has.
var otherFlags = map[string]string{
	"group": "resource-group", "g": "resource-group", "permission": "role", "permissions": "role", "scope": "role",
	"app-role": "role", "p": "role", "app": "api", "resource": "api", "principal": "identity from", "name": "identity from",
	"n": "identity from", "identity": "from", "i": "from", "assignee": "identity to", "format": "output", "manifest": "file",
	"force": "yes", "confirm": "yes", "what-if": "dry-run", "whatif": "dry-run", "input": "file", "filename": "file",
}

// meantFlag is what a flag was probably meant for, and a clause about it, or one that
// names the flags there are.
func meantFlag(c *cobra.Command, name string, short bool) (meant []string, text string) {
	if format := formatFlag(c, name); format != nil {
		return format, "write " + strings.Join(format, " ")
	}
	if name == "filter" || name == "where" {
		return nil, filters(c)
	}
	for other := range strings.FieldsSeq(otherFlags[name]) {
		f := c.Flag(other)
		switch {
		case f == nil:
			continue
		case short && f.Shorthand != "":
			return []string{"-" + f.Shorthand}, "its name here is -" + f.Shorthand
		}
		return []string{"--" + other}, "its name here is --" + other
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if found := near.Names(name, names); len(found) > 0 && !short {
		return []string{"--" + found[0]}, "did you mean --" + found[0] + "?"
	}
	own := ownFlags(c)
	if len(own) == 0 {
		return nil, "it has only the flags of mi-roles help global-flags"
	}
	return nil, fmt.Sprintf("it has %s, and the flags of mi-roles help global-flags", strings.Join(own, ", "))
}

// ownFlags are those that are not for every command.
func ownFlags(c *cobra.Command) []string {
	var own []string
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden && f.Name != "help" && c.InheritedFlags().Lookup(f.Name) == nil {
			own = append(own, "--"+f.Name)
		}
	})
	return own
}

// formatFlag is the flag, with its value, for which a name is a value: --json, --terraform.
func formatFlag(c *cobra.Command, name string) []string {
	var found []string
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if choice, is := f.Value.(connect.Choice); is && slices.Contains(choice.Allowed, name) {
			found = []string{"--" + f.Name, name}
		}
	})
	if found == nil && slices.Contains(output.Common(), output.Format(name)) {
		return []string{"-o", name}
	}
	return found
}

// filters says which flags narrow down what a command shows.
func filters(c *cobra.Command) string {
	var forms []string
	for _, name := range []string{"identity", "api", "role", "type", "resource-group", "subscription"} {
		if f := c.LocalFlags().Lookup(name); f != nil {
			forms = append(forms, pick.FlagForm(f))
		}
	}
	if len(forms) == 0 {
		return "filter the result with --query EXPRESSION"
	}
	return "filter with " + strings.Join(forms, ", ")
}
