package policy_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/gate"
	"mi-roles/roles/policy"
)

const goodPolicy = `# who may get what
version: 1
default: deny
rules:
  - name: nothing takes over the tenant
    api: graph
    role: RoleManagement.ReadWrite.*
    effect: deny
  - name: the shop reads
    identity: rg-shop/func-*
    api: graph
    role: "*.Read.All"
    effect: allow
    maxRisk: high
  - resourceGroup: rg-shop
    subscription: 5b000000-0000-4000-8000-000000000001
    type: SystemAssigned
    api: api://orders
    effect: allow
    maxRisk: medium
    allowUnrated: true
  - {identity: 3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08, effect: allow}
`

func TestParsePolicy(t *testing.T) {
	p, err := policy.ParsePolicy("p.yaml", []byte(goodPolicy))
	if err != nil || p.Default != gate.Deny || len(p.Rules) != 4 || p.File != "p.yaml" {
		t.Fatalf("got %+v, %v", p, err)
	}
	for i, want := range []struct {
		text    string
		effect  gate.Effect
		risk    catalog.Level
		unrated bool
	}{
		{`rule "nothing takes over the tenant" (p.yaml:5:5)`, gate.Deny, "", true},
		{`rule "the shop reads" (p.yaml:9:5)`, gate.Allow, catalog.High, false},
		{`the rule at p.yaml:15:5`, gate.Allow, catalog.Medium, true},
		{`the rule at p.yaml:22:5`, gate.Allow, "", true},
	} {
		if r := p.Rules[i]; r.String() != want.text || r.Effect != want.effect || r.MaxRisk != want.risk || r.AllowUnrated != want.unrated {
			t.Errorf("rule %d: got %s, %+v", i, r, r)
		}
	}
	fits := p.Rules[2].ResourceGroup.Fits("RG-shop") && p.Rules[2].Subscription.Fits("5B000000-0000-4000-8000-000000000001") &&
		p.Rules[2].Type.Fits("SystemAssigned") && p.Rules[2].API.Fits("api://orders") && p.Rules[1].Role.Fits("User.Read.All") &&
		p.Rules[1].Identity.Fits("rg-shop/func-orders")
	if !fits || p.Rules[2].ResourceGroup.Fits("rg-other") {
		t.Errorf("got %+v", p.Rules[2])
	}
}

// policyVerdict is a policy and what the parser says of it; sees is whether its schema,
// which knows nothing of other rules, of the table and of what a text nearly is, refuses
// it too.
type policyVerdict struct {
	text string
	want string // how the message begins, "" when it is right
	sees bool
}

// rule is a policy of one rule, spelled in flow style on line 1.
func rule(fields string) string { return "{version: 1, default: deny, rules: [{" + fields + "}]}" }

func policyVerdicts() map[string]policyVerdict {
	const graphRole = "api: graph, effect: allow, role: "
	return map[string]policyVerdict{
		"good":           {goodPolicy, "", false},
		"JSON":           {`{"$schema":"./policy.schema.json","version":1,"default":"allow","rules":[{"name":"a","role":"*","effect":"deny"}]}`, "", false},
		"JSON's escapes": {`{"version":1,"default":"allow","rules":[{"identity":"\ud83d\ude00*","effect":"deny"}]}`, "", false},
		"no rules":       {"version: 1\ndefault: deny\n", "", false},
		"empty rules":    {"version: 1.0\ndefault: allow\nrules: []\n", "", false},
		"whole rule":     {rule("effect: deny"), "", false},
		"all limits":     {rule("effect: allow, maxRisk: critical, allowUnrated: false"), "", false},
		"role's id":      {rule(graphRole + "201e0000-0000-4000-8101-000000000001"), "", false},
		"own role":       {rule("api: api://orders, effect: allow, role: Orders.Nothing"), "", false},
		"any API's role": {rule("api: '*', effect: allow, role: Orders.Nothing"), "", false},
		"known pattern":  {rule(graphRole + "'mail.*'"), "", false},
		"role by app id": {rule("api: 00000003-0000-0000-C000-000000000000, effect: allow, role: Mail.Send"), "", false},
		"part of id":     {rule("subscription: 5b0000*, effect: allow"), "", false},
		"resource id":    {rule("identity: '/subscriptions/*/sites/web', effect: allow"), "", false},
		"other order": {"version: 1\ndefault: deny\nrules:\n- {role: Mail.Send, effect: deny}\n- {role: 'Mail.*', effect: allow}\n",
			"", false},

		"empty":           {"", "f.yaml:1:1: is empty: a policy begins with version: 1 and default", false},
		"comments":        {"# all\n", "f.yaml:1:1: is empty", false},
		"null":            {"~", "f.yaml:1:1: is empty", true},
		"not YAML":        {"version: 1\n\tdefault: deny", "f.yaml:2:2: is not valid YAML", false},
		"broken JSON":     {`{"version":1,"default":}`, "f.yaml:1:", false},
		"two documents":   {"version: 1\ndefault: deny\n---\n", "f.yaml:3:1: a second YAML document", false},
		"a list":          {"- version: 1", "f.yaml:1:1: a policy has the keys version, default, rules", true},
		"a text":          {"deny", "f.yaml:1:1: a policy has the keys", true},
		"no version":      {"default: deny", `f.yaml:1:1: key "version" is missing`, true},
		"version 2":       {"version: 2\ndefault: deny", "f.yaml:1:10: version 2 is not supported", true},
		"version text":    {"version: '1'\ndefault: deny", "f.yaml:1:10: version must be a number", true},
		"version list":    {"version: [1]\ndefault: deny", "f.yaml:1:10: version must be a number", true},
		"no default":      {"version: 1\nrules: []", `f.yaml:1:1: key "default" is missing`, true},
		"default empty":   {"version: 1\ndefault:\n", "f.yaml:2:9: default is empty", true},
		"default unknown": {"version: 1\ndefault: ask", "f.yaml:2:10: default must be allow or deny", true},
		"default's case":  {"version: 1\ndefault: Deny", "f.yaml:2:10: default must be allow or deny", true},
		"default truth":   {"version: 1\ndefault: false", "f.yaml:2:10: default must be allow or deny", true},
		"default list":    {"version: 1\ndefault: [deny]", "f.yaml:2:10: default must be allow or deny", true},
		"unknown key":     {"version: 1\ndefault: deny\nrule: []", `f.yaml:3:1: unknown key "rule": use version, default, rules`, true},
		"key twice":       {"version: 1\ndefault: deny\ndefault: allow", `f.yaml:3:1: key "default" appears twice`, false},
		"schema number":   {"$schema: 1\nversion: 1\ndefault: deny", "f.yaml:1:10: $schema must be a string", true},
		"rules null":      {"version: 1\ndefault: deny\nrules:", "f.yaml:3:7: rules is empty: write []", true},
		"rules mapping":   {"version: 1\ndefault: deny\nrules: {effect: allow}", "f.yaml:3:8: rules must be a list", true},
		"many rules": {"version: 1\ndefault: deny\nrules: [" + strings.Repeat("{effect: deny},", 501) + "]",
			"f.yaml:3:8: there are 501 rules", true},
		"rule a text":        {"version: 1\ndefault: deny\nrules: [allow]", "f.yaml:3:9: a rule has the keys", true},
		"rule's unknown key": {rule("effect: allow, roles: X"), `f.yaml:1:53: unknown key "roles": use name, identity`, true},
		"rule's key twice":   {rule("effect: allow, effect: deny"), `f.yaml:1:53: key "effect" appears twice`, false},
		"no effect":          {rule("role: X"), `f.yaml:1:37: key "effect" is missing`, true},
		"unknown effect":     {rule("effect: permit"), "f.yaml:1:46: effect must be allow or deny", true},
		"role list":          {rule("effect: allow, role: [A, B]"), "f.yaml:1:59: role must be a single string", true},
		"role number":        {rule("effect: allow, role: 12"), "f.yaml:1:59: role must be a string: write 12 in quotes", true},
		"role null":          {rule("effect: allow, role: "), "f.yaml:1:59: role is empty", true},
		"role blank":         {rule("effect: allow, role: ' '"), "f.yaml:1:59: role is empty", true},
		"role in blanks":     {rule("effect: allow, role: ' X'"), "f.yaml:1:59: role begins or ends with blanks", true},
		"role bell":          {rule(`effect: allow, role: "a\ab"`), "f.yaml:1:59: role contains a control character", true},
		"role long":          {rule("effect: allow, role: '*" + strings.Repeat("x", 2048) + "'"), "f.yaml:1:59: role is too long", true},
		"deny with risk": {rule("effect: deny, maxRisk: low"),
			"f.yaml:1:61: maxRisk and allowUnrated belong to rules that allow", true},
		"deny with unrated": {rule("effect: deny, allowUnrated: true"), "f.yaml:1:66: maxRisk and allowUnrated belong", true},
		"unknown risk":      {rule("effect: allow, maxRisk: severe"), "f.yaml:1:62: maxRisk must be low, medium, high or critical", true},
		"risk unrated":      {rule("effect: allow, maxRisk: unrated"), "f.yaml:1:62: maxRisk must be", true},
		"risk's case":       {rule("effect: allow, maxRisk: High"), "f.yaml:1:62: maxRisk must be", true},
		"risk list":         {rule("effect: allow, maxRisk: [low]"), "f.yaml:1:62: maxRisk must be", true},
		"unrated text":      {rule("effect: allow, allowUnrated: 'yes'"), "f.yaml:1:67: allowUnrated must be true or false", true},
		"unrated null":      {rule("effect: allow, allowUnrated: "), "f.yaml:1:67: allowUnrated must be true or false", true},
		"name list":         {rule("effect: allow, name: [a]"), "f.yaml:1:59: name must be a single string", true},
		"name blank":        {rule("effect: allow, name: ''"), "f.yaml:1:59: name is empty", true},
		"name twice": {"version: 1\ndefault: deny\nrules:\n- {name: a, role: X, effect: allow}\n- {name: A, role: Y, effect: allow}",
			`f.yaml:5:3: the name "A" is already that of the rule at f.yaml:4:3`, false},
		"alias": {"version: 1\ndefault: deny\nrules: [{effect: allow, role: &a X, api: *a}]",
			"f.yaml:3:31: the anchor &a is not allowed", false},
		"anchor": {"version: 1\ndefault: deny\nrules: &a []", "f.yaml:3:8: the anchor &a is not allowed", false},
		"tag":    {rule("effect: !!str allow"), "f.yaml:1:46: the tag !!str is not allowed", false},
		"merge":  {rule("<<: {effect: allow}"), `f.yaml:1:38: unknown key "<<"`, false},
		"identity's prefix": {rule("effect: allow, identity: 'ID:3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08'"),
			"f.yaml:1:63: the pattern \"ID:3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08\" has a prefix: leave ID: out", true},
		"API's prefix":       {rule("effect: allow, api: 'name:Orders*'"), "f.yaml:1:58: the pattern", true},
		"identity's slip":    {rule("effect: allow, identity: 3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f0"), "f.yaml:1:63: identity", false},
		"identity cut":       {rule("effect: allow, identity: /subscriptions/s"), "f.yaml:1:63: Azure resource id", false},
		"API's slip":         {rule("effect: allow, api: 3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f0"), "f.yaml:1:58: API", false},
		"group with a slash": {rule("effect: allow, resourceGroup: rg/web"), `f.yaml:1:68: resourceGroup "rg/web" has a slash`, true},
		"subscription's name": {rule("effect: allow, subscription: Production"),
			`f.yaml:1:67: subscription "Production" is not the id of one`, true},
		"subscription's part": {rule("effect: allow, subscription: 'prod-*'"), "f.yaml:1:67: subscription", true},
		"subscription cut":    {rule("effect: allow, subscription: 5b000000-0000"), "f.yaml:1:67: subscription", true},
		"unknown type": {rule("effect: allow, type: Managed"),
			`f.yaml:1:59: type "Managed" matches no type of identity: use SystemAssigned, UserAssigned, Unknown, NotManaged`, false},
		"unknown role": {rule(graphRole + "Mail.Sent"),
			`f.yaml:1:71: role "Mail.Sent" matches no role of Microsoft Graph in the table of ` + catalog.Date() +
				`: did you mean Mail.Send? If it is newer, name it by its id`, false},
		"unknown pattern": {rule(graphRole + "'*.Wriet.*'"), `f.yaml:1:71: role "*.Wriet.*" matches no role of Microsoft Graph`, false},
		"role's slip":     {rule(graphRole + "df021288-bdef-4463-88db-98f22de8921"), "f.yaml:1:71: role id", false},
		"covered": {"version: 1\ndefault: deny\nrules:\n- {name: all, role: 'Mail.*', effect: deny}\n- {name: one, role: " +
			"Mail.Send, api: graph, effect: deny}",
			`f.yaml:5:3: rule "one" (f.yaml:5:3) can never decide: rule "all" (f.yaml:4:3) matches everything that it matches`, false},
		"contradicts": {"version: 1\ndefault: deny\nrules:\n- {role: 'Mail.*', effect: deny}\n- {name: one, role: mail.*, " +
			"effect: allow}", `f.yaml:5:3: rule "one" (f.yaml:5:3) contradicts an earlier one and can never decide: the rule at f.yaml:4:3 matches everything`, false},
	}
}

func TestPolicyVerdicts(t *testing.T) {
	for name, v := range policyVerdicts() {
		p, err := policy.ParsePolicy("f.yaml", []byte(v.text))
		switch {
		case v.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case v.want != "" && (err == nil || !strings.HasPrefix(err.Error(), v.want) || !errors.Is(err, roles.ErrUsage)):
			t.Errorf("%s: got %v, want %s", name, err, v.want)
		case v.want != "" && (p.Default != "" || p.Rules != nil):
			t.Errorf("%s: a policy that is refused says %+v", name, p)
		}
	}
}

func TestReadPolicy(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "policy.yaml")
	if err := os.WriteFile(file, []byte(goodPolicy), 0o600); err != nil {
		t.Fatal(err)
	}
	if p, err := policy.ReadPolicy(file); err != nil || len(p.Rules) != 4 || p.Rules[0].At != file+":5:5" {
		t.Errorf("got %+v, %v", p, err)
	}
	for _, no := range []string{dir, filepath.Join(dir, "missing.yaml")} {
		if _, err := policy.ReadPolicy(no); !errors.Is(err, roles.ErrUsage) {
			t.Errorf("%s: %v", no, err)
		}
	}
}

// No text makes the parser panic, every mistake is a usage error with its place, and
// what is accepted can be asked.
func FuzzParsePolicy(f *testing.F) {
	for _, v := range policyVerdicts() {
		f.Add([]byte(v.text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := policy.ParsePolicy("f", text)
		if err != nil {
			if _, ok := errors.AsType[*policy.Error](err); !ok || !errors.Is(err, roles.ErrUsage) ||
				strings.ContainsAny(err.Error(), "\x00\x1b\x07") {
				t.Errorf("%q", err)
			}
			return
		}
		if d := p.Decide(roles.Grant{}); d.Rule == nil && (len(d.Refused) == 0) != (p.Default == gate.Allow) || len(p.Shadows()) > 0 {
			t.Errorf("%q: %+v", text, d)
		}
	})
}
