package policy

import (
	"fmt"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"mi-roles/roles"
	"mi-roles/roles/audit"
	"mi-roles/roles/display"
)

// ReadExceptions reads a file of exceptions from the audit. Whether one has
// expired is not looked at here. The error is an *Error.
func ReadExceptions(file string) ([]audit.Exception, error) {
	text, err := load(file)
	if err != nil {
		return nil, err
	}
	return ParseExceptions(file, text)
}

// ParseExceptions is ReadExceptions on a text; file is its name in messages.
func ParseExceptions(file string, text []byte) ([]audit.Exception, error) {
	r := reader{file}
	entries, err := r.list(text)
	if err != nil {
		return nil, err
	}
	out := make([]audit.Exception, 0, len(entries))
	for _, n := range entries {
		e, err := r.exception(n)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

func (r reader) exception(n *yaml.Node) (audit.Exception, error) {
	e := audit.Exception{Where: fmt.Sprintf("%s:%d:%d", r.file, n.Line, n.Column)}
	f, err := r.fields(n, "id", "identity", "api", "role", "reason", "expires")
	if err != nil {
		return e, err
	}
	if err := r.required(n, f, "id", "reason", "expires"); err != nil {
		return e, err
	}
	if e.Rule, err = r.rule(f["id"]); err != nil {
		return e, err
	}
	e.Reason = strings.TrimSpace(f["reason"].Value)
	if e.Expires, err = time.Parse(audit.Day, strings.TrimSpace(f["expires"].Value)); err != nil {
		return e, r.at(f["expires"], "expires %s is not a date: write it as year-month-day, such as 2027-03-31",
			display.Quote(f["expires"].Value))
	}
	if err := r.selectors(&e, f); err != nil {
		return e, err
	}
	if e.Identity == nil && e.API == nil && e.Role == "" && e.Rule != audit.ManyCritical {
		return e, r.at(n, "the exception names nothing and would hide every %s: add identity, api or role", e.Rule)
	}
	return e, nil
}

func (r reader) rule(n *yaml.Node) (string, error) {
	id := strings.ToUpper(strings.TrimSpace(n.Value))
	switch rule, known := audit.RuleByID(id); {
	case !known:
		all := audit.Rules()
		return "", r.at(n, "unknown finding id %s: they are %s to %s, see docs/findings.md", display.Quote(n.Value), all[0].ID,
			all[len(all)-1].ID)
	case rule.Asked == "--exceptions":
		return "", r.at(n, "%s is about exceptions and cannot be accepted by one", id)
	}
	return id, nil
}

func (r reader) selectors(e *audit.Exception, f map[string]*yaml.Node) error {
	if n := f["identity"]; n != nil {
		ref, err := roles.ParseIdentity(n.Value)
		if err != nil {
			return r.at(n, "%s", err)
		}
		e.Identity = &ref
	}
	if n := f["api"]; n != nil {
		ref, err := roles.ParseAPI(n.Value)
		if err != nil {
			return r.at(n, "%s", err)
		}
		e.API = &ref
	}
	if n := f["role"]; n != nil {
		role, err := roles.ParseRole(n.Value)
		if err != nil {
			return r.at(n, "%s", err)
		}
		e.Role = role
	}
	return nil
}
