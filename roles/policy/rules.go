package policy

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"mi-roles/roles/catalog"
	"mi-roles/roles/display"
	"mi-roles/roles/gate"
)

// version is the only version of a policy's form so far.
const version = 1

// mostRules is more than people can oversee.
const mostRules = 500

// ReadPolicy reads a file that says who may get what. The error is an *Error: a policy
// that cannot be read whole allows nothing, so nothing of it is returned.
func ReadPolicy(file string) (gate.Policy, error) {
	text, err := load(file)
	if err != nil {
		return gate.Policy{}, err
	}
	return ParsePolicy(file, text)
}

// ParsePolicy is ReadPolicy on a text; file is its name in messages.
func ParsePolicy(file string, text []byte) (gate.Policy, error) {
	p, err := reader{file}.policy(text)
	if err != nil {
		return gate.Policy{}, err
	}
	return p, nil
}

func (r reader) policy(text []byte) (gate.Policy, error) {
	p := gate.Policy{File: r.file}
	root, err := r.root(text)
	if err != nil {
		return p, err
	}
	if root == nil {
		return p, &Error{r.file, 1, 1, "is empty: a policy begins with version: 1 and default: allow or deny"}
	}
	f, err := r.mapping(root, "a policy", "version", "default", "rules", "$schema")
	if err != nil {
		return p, err
	}
	if err := r.required(root, f, "version", "default"); err != nil {
		return p, err
	}
	if err := cmp.Or(r.version(f["version"]), r.schema(f["$schema"])); err != nil {
		return p, err
	}
	if p.Default, err = r.effect(f["default"], "default"); err != nil {
		return p, err
	}
	nodes, err := r.ruleNodes(f["rules"])
	if err != nil {
		return p, err
	}
	for _, n := range nodes {
		rule, err := r.policyRule(n)
		if err != nil {
			return p, err
		}
		p.Rules = append(p.Rules, rule)
	}
	return p, cmp.Or(r.repeated(nodes, p), r.shadowed(nodes, p))
}

func (r reader) version(n *yaml.Node) error {
	var number float64
	switch {
	case n.Kind != yaml.ScalarNode || n.Tag != "!!int" && n.Tag != "!!float":
		return r.at(n, "version must be a number: write version: %d", version)
	case n.Decode(&number) != nil || number != version:
		return r.at(n, "version %s is not supported: this mi-roles reads version %d; a newer one may read it",
			display.Excerpt(n.Value), version)
	}
	return nil
}

// schema is a key for editors.
func (r reader) schema(n *yaml.Node) error {
	if n == nil {
		return nil
	}
	return r.isText(n, "$schema")
}

func (r reader) ruleNodes(n *yaml.Node) ([]*yaml.Node, error) {
	switch {
	case n == nil:
		return nil, nil
	case n.Tag == "!!null":
		return nil, r.at(n, "rules is empty: write [] if the default decides everything")
	case n.Kind != yaml.SequenceNode:
		return nil, r.at(n, "rules must be a list: each rule begins with a dash")
	case len(n.Content) > mostRules:
		return nil, r.at(n, "there are %d rules, and a policy has at most %d", len(n.Content), mostRules)
	}
	return n.Content, nil
}

// effect reads the word that says what is done.
func (r reader) effect(n *yaml.Node, key string) (gate.Effect, error) {
	switch e := gate.Effect(n.Value); {
	case r.isText(n, key) != nil, e != gate.Allow && e != gate.Deny:
		return "", r.at(n, "%s must be allow or deny", key)
	default:
		return e, nil
	}
}

func (r reader) policyRule(n *yaml.Node) (gate.Rule, error) {
	rule := gate.Rule{At: fmt.Sprintf("%s:%d:%d", r.file, n.Line, n.Column)}
	f, err := r.mapping(n, "a rule", "name", "identity", "resourceGroup", "subscription", "type", "api", "role", "effect", "maxRisk",
		"allowUnrated")
	if err != nil {
		return rule, err
	}
	if err := r.required(n, f, "effect"); err != nil {
		return rule, err
	}
	if rule.Effect, err = r.effect(f["effect"], "effect"); err != nil {
		return rule, err
	}
	if err := r.limits(&rule, f); err != nil {
		return rule, err
	}
	if n := f["name"]; n != nil {
		if err := r.words(n, "name"); err != nil {
			return rule, err
		}
		rule.Name = n.Value
	}
	return rule, r.patterns(&rule, f)
}

// limits reads what an allow rule allows. One that limits the risk allows what nobody
// has rated only if it says so, since an unrated role may be of any risk.
func (r reader) limits(rule *gate.Rule, f map[string]*yaml.Node) error {
	risk, unrated := f["maxRisk"], f["allowUnrated"]
	if n := cmp.Or(risk, unrated); n != nil && rule.Effect == gate.Deny {
		return r.at(n, "maxRisk and allowUnrated belong to rules that allow: a rule that denies allows nothing")
	}
	rule.AllowUnrated = risk == nil
	if risk != nil {
		rule.MaxRisk = catalog.Level(risk.Value)
		if level, err := catalog.ParseLevel(risk.Value); r.isText(risk, "maxRisk") != nil || err != nil || level != rule.MaxRisk ||
			level == catalog.Unrated {
			return r.at(risk, "maxRisk must be low, medium, high or critical")
		}
	}
	if unrated != nil {
		if unrated.Tag != "!!bool" {
			return r.at(unrated, "allowUnrated must be true or false")
		}
		return unrated.Decode(&rule.AllowUnrated)
	}
	return nil
}

// mostText is how long a text of a rule can be, in characters.
const mostText = 2048

// words reads a text that has something in it and can be shown.
func (r reader) words(n *yaml.Node, key string) error {
	if err := r.isText(n, key); err != nil {
		return err
	}
	switch {
	case strings.TrimSpace(n.Value) == "":
		return r.at(n, "%s is empty", key)
	case strings.TrimSpace(n.Value) != n.Value:
		return r.at(n, "%s begins or ends with blanks: leave them out", key)
	case strings.ContainsFunc(n.Value, unicode.IsControl):
		return r.at(n, "%s contains a control character", key)
	case len([]rune(n.Value)) > mostText:
		return r.at(n, "%s is too long: at most %d characters", key, mostText)
	}
	return nil
}

// repeated: a name is given to one rule only, so that messages are clear.
func (r reader) repeated(nodes []*yaml.Node, p gate.Policy) error {
	first := map[string]gate.Rule{}
	for i, rule := range p.Rules {
		name := strings.ToLower(rule.Name)
		if other, again := first[name]; again && name != "" {
			return r.at(nodes[i], "the name %s is already that of the rule at %s", display.Quote(rule.Name), other.At)
		}
		first[name] = rule
	}
	return nil
}

// shadowed: a rule behind one that fits all that it fits would never decide.
func (r reader) shadowed(nodes []*yaml.Node, p gate.Policy) error {
	all := p.Shadows()
	if len(all) == 0 {
		return nil
	}
	rule, by, what := p.Rules[all[0].Rule], p.Rules[all[0].By], "can never decide"
	if rule.Effect != by.Effect {
		what = "contradicts an earlier one and can never decide"
	}
	return r.at(nodes[all[0].Rule], "%s %s: %s matches everything that it matches; put it before that rule, or leave it out", rule, what, by)
}
