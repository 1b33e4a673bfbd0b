// Command rename sets the account that publishes mi-roles and the maintainers'
// address. Run it once, before the first release:
//
//	go run ./.ci/rename ACCOUNT ADDRESS
//
// ACCOUNT is a GitHub user or organization: the module becomes
// github.com/ACCOUNT/mi-roles. The command rewrites go.mod, every import, and the
// placeholders in documents, templates and release settings.
//
//	go run ./.ci/rename -check
//
// fails, and lists what is left, while a placeholder remains.
package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
)

const (
	placeholderModule  = "mi-roles"
	placeholderAddress = "maintainers@mi-roles.invalid"
)

var (
	placeholderAccount = regexp.MustCompile(`\bOWNER\b`)
	accountName        = regexp.MustCompile(`^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}$`)
	mailAddress        = regexp.MustCompile(`^[^@\s<>"]+@[^@\s<>"]+\.[^@\s<>"]+$`)
)

const usage = `usage: go run ./.ci/rename ACCOUNT ADDRESS
       go run ./.ci/rename -check`

func main() {
	if err := run(".", os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "rename:", err)
		os.Exit(1)
	}
}

func run(root string, args []string) error {
	switch {
	case len(args) == 1 && strings.TrimLeft(args[0], "-") == "check":
		return check(root)
	case len(args) != 2:
		return errors.New(usage)
	case !accountName.MatchString(args[0]):
		return fmt.Errorf("%q is not the name of a GitHub account\n%s", args[0], usage)
	case !mailAddress.MatchString(args[1]):
		return fmt.Errorf("%q is not an email address\n%s", args[1], usage)
	}
	return rename(root, args[0], args[1])
}

// check reports every placeholder below root.
func check(root string) error {
	t, err := read(root)
	if err != nil {
		return err
	}
	var left []string
	if t.module == placeholderModule {
		left = append(left, "go.mod: module "+t.module)
	}
	for _, f := range t.texts {
		for i, line := range strings.Split(f.text, "\n") {
			if placeholderAccount.MatchString(line) || strings.Contains(line, placeholderAddress) {
				left = append(left, fmt.Sprintf("%s:%d: %s", f.path, i+1, strings.TrimSpace(line)))
			}
		}
	}
	if len(left) > 0 {
		return fmt.Errorf("placeholders remain; run: go run ./.ci/rename ACCOUNT ADDRESS\n%s", strings.Join(left, "\n"))
	}
	return nil
}

// rename works out every file's new text before it writes the first one.
func rename(root, account, address string) error {
	t, err := read(root)
	if err != nil {
		return err
	}
	if t.module != placeholderModule {
		return fmt.Errorf("the module is %s already; to choose again, restore the files with git and run the command again", t.module)
	}
	module := "github.com/" + account + "/mi-roles"
	changed := []file{{path: "go.mod", text: strings.Replace(t.mod, "module "+t.module+"\n", "module "+module+"\n", 1)}}
	for _, f := range t.sources {
		text, err := withImports(f, t.module, module)
		if err != nil {
			return err
		}
		if text != f.text {
			changed = append(changed, file{path: f.path, text: text})
		}
	}
	for _, f := range t.texts {
		text := strings.ReplaceAll(f.text, "ghcr.io/OWNER/", "ghcr.io/"+strings.ToLower(account)+"/") // images have no capitals
		text = placeholderAccount.ReplaceAllString(text, account)
		text = strings.ReplaceAll(text, placeholderAddress, address)
		if text != f.text {
			changed = append(changed, file{path: f.path, text: text})
		}
	}
	return write(root, changed)
}
