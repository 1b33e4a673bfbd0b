package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mi-roles/roles/near"
)

// otherWords are what other tools call our commands.
var otherWords = map[string]string{
	"show": "list", "get": "list", "describe": "list", "grant": "assign", "give": "assign", "add-role": "assign", "create": "assign",
	"set": "assign", "delete": "remove", "rm": "remove", "revoke": "remove", "unassign": "remove", "del": "remove", "check": "verify",
	"test": "verify", "compare": "verify", "diff": "plan", "search": "identities", "find": "identities", "identity": "identities",
	"permissions": "roles", "scopes": "roles", "api": "apis", "login": "whoami", "signin": "whoami", "status": "whoami",
	"logout": "auth logout", "backup": "snapshot", "revert": "undo", "rollback": "undo", "report": "audit", "holders": "who",
	"flags": "global-flags", "formats": "output", "env": "environment",
}

// meantCommand is the command that a word was probably meant for, and a clause about it.
func meantCommand(c *cobra.Command, word string) (meant, text string) {
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
	if meant := otherWords[strings.ToLower(word)]; meant != "" && called[strings.Fields(meant)[0]] != "" {
		return meant, "; its name here is " + meant
	}
	if found := near.Names(word, names); len(found) > 0 {
		meant = called[found[0]]
		return meant, "; did you mean " + meant + "?"
	}
	if parent.HasParent() {
		slices.Sort(names)
		return "", "; it has " + strings.Join(names, ", ")
	}
	return "", ""
}

// meantLine is the command line with the command that was meant, or with the file that
// --sandbox takes only behind an equals sign.
func meantLine(args []string, word, meant string) []string {
	i := slices.Index(args, word)
	if i > 0 && args[i-1] == "--sandbox" {
		return slices.Concat(args[:i-1], []string{"--sandbox=" + word}, args[i+1:])
	}
	if i < 0 || meant == "" {
		return nil
	}
	return slices.Concat(args[:i], strings.Fields(meant), args[i+1:])
}

// otherFlags are what other tools call our flags.
var otherFlags = map[string]string{
	"group": "resource-group", "g": "resource-group", "permission": "role", "scope": "role", "app-role": "role", "app": "api",
	"resource": "api", "principal": "identity", "name": "identity", "assignee": "identity", "format": "output", "filter": "query",
	"force": "yes", "confirm": "yes", "what-if": "dry-run", "whatif": "dry-run", "input": "file", "filename": "file",
}

// meantFlag is the flag that a name was probably meant for, and a clause about it, or one
// that names the flags there are.
func meantFlag(c *cobra.Command, name string) (meant, text string) {
	var own, names []string
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden && f.Name != "help" && c.InheritedFlags().Lookup(f.Name) == nil {
			own = append(own, "--"+f.Name)
		}
	})
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if other := otherFlags[name]; slices.Contains(names, other) {
		return "--" + other, "its name here is --" + other
	}
	if found := near.Names(name, names); len(found) > 0 && len(name) > 1 {
		return "--" + found[0], "did you mean --" + found[0] + "?"
	}
	if len(own) == 0 {
		return "", "it has those of mi-roles help global-flags alone"
	}
	return "", fmt.Sprintf("it has %s, and those of mi-roles help global-flags", strings.Join(own, ", "))
}
