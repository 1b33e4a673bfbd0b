package policy

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/display"
	"mi-roles/roles/gate"
	"mi-roles/roles/near"
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
		return fmt.Errorf("the pattern %s has a prefix: leave %s out, the form tells what is meant", display.Quote(text), prefix)
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
		return fmt.Errorf("resourceGroup %s has a slash, and the name of a resource group has none", display.Quote(text))
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
	return fmt.Errorf("type %s fits no type of identity: they are %s", display.Quote(text), strings.Join(known, ", "))
}

// checkRole knows the roles only where the rule names one API that the table knows.
func checkRole(api *yaml.Node) func(string) error {
	return func(text string) error {
		if !wild(text) {
			if _, err := roles.ParseRole(text); err != nil || roles.IsGUID(text) {
				return err
			}
		}
		known, name := rolesOf(api)
		values := make([]string, len(known))
		for i, role := range known {
			values[i] = role.Value
		}
		if p := gate.NewPattern(text); len(known) == 0 || slices.ContainsFunc(values, p.Fits) || slices.ContainsFunc(known, func(k catalog.Role) bool { return p.Fits(k.ID) }) {
			return nil
		}
		advice := "name a newer role by its id"
		if found := near.Names(text, values); len(found) > 0 {
			advice = "did you mean " + found[0] + "? " + strings.ToUpper(advice[:1]) + advice[1:]
		}
		return fmt.Errorf("role %s fits no role of %s in the table of %s: %s", display.Quote(text), name, catalog.Date(), advice)
	}
}

// rolesOf gives the roles that are known of the one API that a rule names.
func rolesOf(n *yaml.Node) ([]catalog.Role, string) {
	if n == nil {
		return nil, ""
	}
	api, known := catalog.ByAlias(n.Value)
	if !known {
		api, known = catalog.ByAppID(n.Value)
	}
	if !known {
		return nil, ""
	}
	return catalog.RolesOf(api.AppID), api.Name
}
