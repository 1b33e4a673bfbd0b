package change

import (
	"strings"

	"github.com/spf13/pflag"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/roles"
	"mi-roles/roles/gate"
	"mi-roles/roles/policy"
)

// Allowed are the flags that say what a run may give: the roles that are meant although
// they are critical or unrated, and the user's policy.
type Allowed struct {
	Critical, Unrated pick.ListFlag
	Policy            string
	read              *gate.Policy
}

// AddFlags declares --allow-critical, --allow-unrated and --policy.
func (o *Allowed) AddFlags(f *pflag.FlagSet) {
	f.Var(&o.Critical, "allow-critical", "critical `role` to allow (repeatable, or a comma list)")
	f.Var(&o.Unrated, "allow-unrated", "unrated `role` of Microsoft's own APIs to allow (repeatable, or a comma list)")
	o.AddPolicy(f)
}

// AddPolicy declares --policy alone.
func (o *Allowed) AddPolicy(f *pflag.FlagSet) {
	f.StringVar(&o.Policy, "policy", "", "policy `file` that decides which roles may be assigned")
}

// Read reads the policy, before anything is asked of Azure, and tells what the
// environment opened or closed: nobody typed it.
func (o *Allowed) Read(a *connect.Opener) error {
	for _, told := range []struct {
		flag  string
		roles []string
	}{{"allow-critical", o.Critical}, {"allow-unrated", o.Unrated}} {
		if variable := a.Variable(told.flag); variable != "" {
			a.Note("%s allows the roles %s", variable, strings.Join(told.roles, ", "))
		}
	}
	if variable := a.Variable("policy"); variable != "" {
		a.Note("policy %s, by %s", o.Policy, variable)
	}
	return o.ReadPolicy()
}

// ReadPolicy reads the policy alone. A file that cannot be read refuses every write, also one
// that no rule is asked about.
func (o *Allowed) ReadPolicy() error {
	if o.Policy == "" {
		return nil
	}
	p, err := policy.ReadPolicy(o.Policy)
	if err != nil {
		return screen.Refuse("--policy: %w", err)
	}
	o.read = &p
	return nil
}

// Gate is what the flags make of the gate. Read comes first.
func (o *Allowed) Gate() gate.Gate {
	return gate.Gate{Policy: o.read, Critical: gate.Allowance{Named: o.Critical}, Unrated: gate.Allowance{Named: o.Unrated}}
}

// Judge decides about every change of the plan, as the tenant shows it and the table
// rates it now. Its error tells every change that is refused, and what to type.
func (r Run) Judge() error {
	return Refused(r.Gate, r.Plan, r.Describer(), r.Wording)
}

// Refused is the error of all changes of a plan that a gate refuses, nil for none.
func Refused(g gate.Gate, plan roles.Plan, d roles.Describer, w gate.Wording) error {
	return gate.Refusal(g.Judge(plan, d), w)
}

// tellUnused says which roles were allowed for nothing: a misspelled name would go unseen.
func (r Run) tellUnused() {
	for _, u := range r.Gate.Unused(r.Plan, r.Describer()) {
		if r.Variable(strings.TrimPrefix(u.Kind.Flag(), "--")) != "" {
			continue // the environment speaks to many runs
		}
		r.Note("%s %s: no change in this run involves that role", u.Kind.Flag(), u.Text)
	}
}
