package policy

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"mi-roles/roles/audit"
	"mi-roles/roles/display"
)

// WriteExceptions writes an exception for each finding that one can accept. The reasons
// are empty: [ReadExceptions] refuses the file until people have filled them in.
func WriteExceptions(w io.Writer, open []audit.Finding, expires time.Time) error {
	b := bytes.NewBufferString(`# Exceptions for mi-roles audit, made from its findings (docs/findings.md). Delete those
# to resolve, and give the others a reason and a last day. Until every entry has a
# reason, mi-roles audit --exceptions refuses this file.
`)
	written := map[string]bool{}
	for _, f := range open {
		if f.Rule.Asked == "--exceptions" {
			continue
		}
		entry, err := exceptionFor(f, expires)
		if err != nil {
			return err
		}
		if !written[entry] {
			written[entry] = true
			fmt.Fprintf(b, "\n# %s: %s\n%s", f.Severity, display.Clean(f.Message), entry)
		}
	}
	if len(written) == 0 {
		b.WriteString("[]\n")
	}
	_, err := w.Write(b.Bytes())
	return err
}

// exceptionFor names the finding by ids, which mean one thing only, and by what people
// know: the API's alias and the role's value, where these do too.
func exceptionFor(f audit.Finding, expires time.Time) (string, error) {
	type pair struct{ key, value string }
	pairs := []pair{{"id", f.Rule.ID}}
	if f.Principal.ID != "" {
		pairs = append(pairs, pair{"identity", string(f.Principal.ID)})
	}
	if f.Grant != nil {
		pairs = append(pairs, pair{"api", f.Grant.ShellAPI()}, pair{"role", f.Grant.ShellRole()})
	}
	pairs = append(pairs, pair{"reason", ""}, pair{"expires", expires.UTC().Format(audit.Day)})
	var lines []string
	for _, p := range pairs {
		value, err := yaml.Marshal(p.value)
		if err != nil {
			return "", fmt.Errorf("cannot write an exception for %s: %w", f.Rule.ID, err)
		}
		lines = append(lines, p.key+": "+strings.TrimSpace(string(value)))
	}
	return "- " + strings.Join(lines, "\n  ") + "\n", nil
}
