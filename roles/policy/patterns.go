package policy

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"mi-roles/roles"
	"mi-roles/roles/display"
	"mi-roles/roles/gate"
)

// patterns reads what a rule fits, and refuses what can fit nothing.
func (r reader) patterns(rule *gate.Rule, f map[string]*yaml.Node) error {
	for _, p := range []struct {
		key   string
		into  *gate.Pattern
		read  func(string) gate.Pattern
		check func(string) error // why the pattern can fit nothing
	}{
		{"identity", &rule.Identity, gate.NewPattern, checkIdentity},
		{"resourceGroup", &rule.ResourceGroup, gate.NewPattern, checkGroup},
		{"subscription", &rule.Subscription, gate.NewPattern, checkSubscription},
		{"type", &rule.Type, gate.NewPattern, checkType},
		{"api", &rule.API, gate.NewAPIPattern, checkAPI},
		{"role", &rule.Role, gate.NewPattern, checkRole(f["api"])},
	} {
		n := f[p.key]
		if n == nil {
			continue
		}
		if err := r.words(n, p.key); err != nil {
			return err
		}
		if err := p.check(n.Value); err != nil {
			return r.at(n, "%s", err)
		}
		*p.into = p.read(n.Value)
	}
	return nil
}

func wild(text string) bool { return strings.ContainsAny(text, "*?") }

// prefixed are selectors' prefixes. The form of a pattern follows from its text alone.
var prefixed = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?i:id|client|name|arm|uri):`) })

func checkPrefix(text string) error {
	if prefix := prefixed().FindString(text); prefix != "" {
		return fmt.Errorf("the pattern %s has a prefix: leave %s out; mi-roles recognizes the form", display.Quote(text), prefix)
	}
	return nil
}

func checkIdentity(text string) error {
	if err := checkPrefix(text); err != nil || wild(text) {
		return err
	}
	_, err := roles.ParseIdentity(text)
	return err
}

func checkAPI(text string) error {
	if err := checkPrefix(text); err != nil || wild(text) {
		return err
	}
	_, err := roles.ParseAPI(text)
	return err
}

func checkGroup(text string) error {
	if strings.Contains(text, "/") {
		return fmt.Errorf("resourceGroup %s has a slash, which names of resource groups never have", display.Quote(text))
	}
	return nil
}

// partOfGUID are the texts that can fit a subscription's id.
var partOfGUID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9A-Fa-f?*-]*$`) })

func checkSubscription(text string) error {
	if roles.IsGUID(text) || wild(text) && partOfGUID().MatchString(text) {
		return nil
	}
	return fmt.Errorf("subscription %s is not the id of one: write it as 8-4-4-4-12 hex digits (az account show)", display.Quote(text))
}

func checkType(text string) error {
	var known []string
	for _, t := range gate.IdentityTypes() {
		if gate.NewPattern(text).Fits(string(t)) {
			return nil
		}
		known = append(known, string(t))
	}
	return fmt.Errorf("type %s matches no type of identity: use %s", display.Quote(text), strings.Join(known, ", "))
}

// checkRole refuses what no role of the API that the rule names can fit.
func checkRole(api *yaml.Node) func(string) error {
	return func(text string) error {
		if !wild(text) {
			if _, err := roles.ParseRole(text); err != nil {
				return err
			}
		}
		if api == nil {
			return nil
		}
		return checkKnown(api.Value, text, gate.NewPattern(text).Fits)
	}
}
