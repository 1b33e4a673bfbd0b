package html

import (
	"cmp"
	"slices"
	"strings"

	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// data is the JSON that the script reads. Each table is a set of columns of equal
// length, and rows refer to each other by index: 31,000 assignments as objects would
// repeat every key 31,000 times. Identities, APIs, and roles are ordered by name, so
// an index also serves as a sort key.
type data struct {
	Levels   []string   `json:"levels"` // worst first; a level is an index into it
	Kinds    []string   `json:"kinds"`
	States   []string   `json:"states"`
	Azure    []azureRow `json:"azure,omitempty"` // one per identity, or empty
	APIs     apiTable   `json:"apis"`
	Roles    roleTable  `json:"roles"`
	IDs      idTable    `json:"ids"`
	Grants   grantTable `json:"grants"`
	Rules    []ruleRow  `json:"rules"`
	Passes   []passRow  `json:"passes"`
	Findings foundTable `json:"findings"`
	Tenants  []string   `json:"tenants,omitempty"` // empty for a single tenant
}

type (
	apiTable struct {
		ID    []string `json:"id"`
		Name  []string `json:"name"`
		State []string `json:"state"` // "", "disabled", "deleted"
	}
	roleTable struct {
		API     []int    `json:"api"`
		Name    []string `json:"name"`
		Title   []string `json:"title"`
		Level   []int    `json:"level"`
		Why     []string `json:"why"`
		Step    []string `json:"step"` // the second step, or ""
		State   []int    `json:"state"`
		Command []string `json:"cmd"` // "-a graph -r Mail.Send"; "": remove by assignment id
	}
	idTable struct {
		ID    []string `json:"id"`
		App   []string `json:"app"`
		Name  []string `json:"name"`
		Kind  []int    `json:"kind"`
		Azure []string `json:"arm"`
		Off   []int    `json:"off"`

		Tenant []int `json:"tenant,omitempty"`
	}
	azureRow struct {
		State string      `json:"state"`
		Used  []string    `json:"used"`  // ids of the Azure resources that use the identity
		Roles [][2]string `json:"roles"` // Azure role, scope
		Trust [][3]string `json:"trust"` // name, issuer, subject
	}
	grantTable struct {
		Who  []int    `json:"who"`
		Role []int    `json:"role"`
		At   []int64  `json:"at"` // seconds since 1970; 0: unknown
		ID   []string `json:"id"`
	}
	ruleRow struct {
		ID    string `json:"id"`
		Title string `json:"title"`
		Why   string `json:"why"`
		Level int    `json:"level"`
	}
	passRow struct {
		Reason  string `json:"reason"`
		Expires string `json:"expires"`
	}
	foundTable struct {
		Rule    []int    `json:"rule"`
		Level   []int    `json:"level"`
		Who     []int    `json:"who"`   // -1: the whole tenant
		Grant   []int    `json:"grant"` // -1: not about one assignment
		Text    []string `json:"text"`
		Command []string `json:"cmd"`  // "": remove the assignment
		Pass    []int    `json:"pass"` // -1: open

		Tenant []int `json:"tenant,omitempty"`
	}
)

// columns converts the report to columns. Text from the directory is cleaned here, once.
func columns(r Report) data {
	d := data{Kinds: []string{string(roles.SystemAssigned), string(roles.UserAssigned), string(roles.UnknownManaged),
		string(roles.NotManaged)},
		States: []string{string(roles.Enabled), string(roles.RoleDisabled), string(roles.RoleDeleted), string(roles.ResourceDeleted),
			string(roles.IsDefaultAccess)},
		Rules: []ruleRow{}, Passes: []passRow{}, Tenants: r.Found.Tenants}
	for _, l := range catalog.Levels() {
		d.Levels = append(d.Levels, string(l))
	}
	sorted := roles.SortedGrants(r.Grants)
	who := d.addIdentities(r.Principals, r.Azure)
	role := d.addRoles(sorted, d.addAPIs(sorted))
	at := make(map[grantRef]int, len(sorted))
	for i, g := range sorted {
		at[grantRef{g.Principal.Tenant, g.ID}] = i
		d.Grants.add(g, who[holderOf(g.Principal)], role[d.roleKey(g)])
	}
	d.addFindings(r.Found, who, at)
	return d
}

// holderRef and grantRef identify an identity and an assignment; ids are unique only within a tenant.
type (
	holderRef struct {
		tenant string
		id     roles.ObjectID
	}
	grantRef struct {
		tenant string
		id     roles.AssignmentID
	}
)

func holderOf(p roles.Principal) holderRef { return holderRef{p.Tenant, p.ID} }

// tenant returns the index of a tenant, or -1.
func (d *data) tenant(id string) int { return slices.Index(d.Tenants, id) }

func (d *data) addIdentities(all []roles.Principal, inAzure func(roles.Principal) output.Azure) map[holderRef]int {
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, func(a, b roles.Principal) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.DisplayName), strings.ToLower(b.DisplayName)), cmp.Compare(a.ID, b.ID),
			cmp.Compare(a.Tenant, b.Tenant))
	})
	at := make(map[holderRef]int, len(sorted))
	for i, p := range sorted {
		at[holderOf(p)] = i
		if inAzure != nil {
			d.Azure = append(d.Azure, azureOf(inAzure(p)))
		}
		off := 0
		if p.Disabled {
			off = 1
		}
		t := &d.IDs
		t.ID, t.App, t.Name = append(t.ID, output.Clean(string(p.ID))), append(t.App, output.Clean(string(p.AppID))),
			append(t.Name, output.Clean(cmp.Or(p.DisplayName, string(p.ID))))
		t.Kind, t.Azure, t.Off = append(t.Kind, max(0, slices.Index(d.Kinds, string(p.Type)))),
			append(t.Azure, output.Clean(string(p.AzureResource))), append(t.Off, off)
		if len(d.Tenants) > 0 {
			t.Tenant = append(t.Tenant, d.tenant(p.Tenant))
		}
	}
	return at
}

func azureOf(a output.Azure) azureRow {
	row := azureRow{State: a.State, Used: []string{}, Roles: [][2]string{}, Trust: [][3]string{}}
	for _, id := range a.UsedBy {
		row.Used = append(row.Used, output.Clean(id))
	}
	for _, r := range a.RoleAssignments {
		row.Roles = append(row.Roles, [2]string{output.Clean(r.Role), output.Clean(r.Scope)})
	}
	for _, c := range a.FederatedCredentials {
		row.Trust = append(row.Trust, [3]string{output.Clean(c.Name), output.Clean(c.Issuer), output.Clean(c.Subject)})
	}
	return row
}

func (t *grantTable) add(g *roles.Grant, who, role int) {
	at, id := int64(0), ""
	if !g.Created.IsZero() {
		at = g.Created.Unix()
	}
	if valid, err := roles.ParseAssignmentID(string(g.ID)); err == nil {
		id = string(valid)
	}
	t.Who, t.Role, t.At, t.ID = append(t.Who, who), append(t.Role, role), append(t.At, at), append(t.ID, id)
}

func (d *data) level(l catalog.Level) int {
	if i := slices.Index(d.Levels, string(l)); i >= 0 {
		return i
	}
	return len(d.Levels) - 1
}

// sortedBy returns the keys sorted by name, then by key.
func sortedBy[K comparable](m map[K]*roles.Grant, name func(roles.Grant) string) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b K) int {
		x, y := m[a], m[b]
		return cmp.Or(cmp.Compare(strings.ToLower(name(*x)), strings.ToLower(name(*y))), x.Key.Compare(y.Key),
			cmp.Compare(x.State, y.State),
			cmp.Compare(x.Key.Resource, y.Key.Resource), cmp.Compare(x.Key.Role, y.Key.Role))
	})
	return keys
}
