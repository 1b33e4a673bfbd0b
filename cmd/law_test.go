package cmd

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mi-roles/cmd/change"
	"mi-roles/graph/sandbox"
	"mi-roles/roles/manifest"
)

// Laws of manifests in random tenants with odd names. A run is given by its seed.
const lawRuns = 30

// TestAppliedIsAsPlanned: what apply leaves is what the manifest wants, no more
// and no less; plan then finds no difference and verify nothing wrong.
func TestAppliedIsAsPlanned(t *testing.T) {
	for seed := range uint64(lawRuns) {
		r := rand.New(rand.NewPCG(seed, 1))
		tenant := oddTenant(r, oddNames())
		m, wanted, pairs := oddManifest(r, tenant)
		file := writeManifest(t, m, oneOf(r, manifest.YAML, manifest.JSON))
		want := grantsOf(tenant)
		apply, plan, verify := []string{"apply", "-f", file, "--yes"}, []string{"plan", "-f", file, "--exit-code"},
			[]string{"verify", "-f", file}
		if r.IntN(2) == 0 {
			apply, plan, verify = append(apply, "--prune", "--max-removals", "1000"), append(plan, "--prune"), append(verify, "--exact")
			maps.DeleteFunc(want, func(k string, _ int) bool { return pairs[k[:strings.LastIndex(k, " ")]] })
		}
		maps.Copy(want, wanted)
		w := newFaulty(tenant, sandbox.Faults{})
		for _, args := range [][]string{apply, plan, verify} {
			if s := w.speak(t, append(args, "-q", "-o", "json")...); s.code != change.ExitOK {
				t.Errorf("seed %d: %s: exit %d\n%s%.2000s\n%s", seed, args[0], s.code, s.err, s.out, read(t, file))
			}
		}
		if got := grantsOf(w.server.Tenant()); !maps.Equal(got, want) {
			t.Errorf("seed %d: applied, it is not as wanted: %s\n%s", seed, tenantDifference(want, got), read(t, file))
		}
		writes := w.server.Stats().Writes
		if s := w.speak(t, append(apply, "-q", "-o", "none")...); s.code != change.ExitOK || w.server.Stats().Writes > writes {
			t.Errorf("seed %d: apply again: exit %d, %d writes", seed, s.code, w.server.Stats().Writes-writes)
		}
	}
}

// TestExportIsAsHeld: what export writes, plan --prune finds no difference with;
// applied to the tenant without its grants, it brings all of them back.
func TestExportIsAsHeld(t *testing.T) {
	for seed := range uint64(lawRuns) {
		r := rand.New(rand.NewPCG(seed, 2))
		tenant := oddTenant(r, append(oddNames(), unwritable()...))
		held := grantsOf(tenant)
		whole := r.IntN(2) == 0
		if !whole {
			oddGrants(r, tenant)
		}
		w := newFaulty(tenant, sandbox.Faults{})
		for _, scope := range [][]string{{"--all"}, {"-i", "id:" + oneOf(r, managed(tenant)...).ID},
			{"-a", "id:" + oneOf(r, apisOf(tenant)...).ID}} {
			s := w.speak(t, append([]string{"export", "-q", "-o", oneOf(r, "json", "yaml")}, scope...)...)
			if s.code == change.ExitOK && s.out == "" {
				continue // nothing is held there
			}
			file := filepath.Join(t.TempDir(), "grants.yaml")
			if err := os.WriteFile(file, []byte(s.out), 0o600); err != nil {
				t.Fatal(err)
			}
			if p := w.speak(t, "plan", "-f", file, "--prune", "--exit-code", "--show-unchanged", "-q", "-o",
				"json"); s.code != change.ExitOK || p.code != change.ExitOK {
				t.Errorf("seed %d: export %v: exit %d, plan: exit %d\n%s%s%.2000s\n%s", seed, scope, s.code, p.code, s.err, p.err,
					p.out, s.out)
			} else if rows, err := changesOf(p.out); scope[0] == "--all" && (err != nil || len(rows) != len(tenant.Assignments)) {
				t.Errorf("seed %d: export has %d of %d grants (%v)\n%s", seed, len(rows), len(tenant.Assignments), err, s.out)
			}
			if scope[0] != "--all" || !whole {
				continue
			}
			bare := *tenant
			bare.Assignments = nil
			b := newFaulty(&bare, sandbox.Faults{})
			a := b.speak(t, "apply", "-f", file, "--yes", "-q", "-o", "none")
			if got := grantsOf(b.server.Tenant()); a.code != change.ExitOK || !maps.Equal(got, held) {
				t.Errorf("seed %d: applied to the bare tenant: exit %d, %s\n%s%s", seed, a.code, tenantDifference(held, got), a.err, s.out)
			}
		}
	}
}

// oddNames are what people call things: each has meant something else to a
// parser, a shell or a query once.
func oddNames() []string {
	return []string{"plain", "it's", `"quoted"`, "colon: space", "# hash", "a #b", "- dash", "-", "--yes", "yes", "null", "~", "1e3",
		"0x1F", "2026-01-01", "{a: b}", "[x]", "*a", "&b", "!x",
		"%41", "100%", "a,b", "id:x", "name:y", "api://z", "graph", "büro-東京", "Cafe\u0301", "👩", "two  spaces", `back\slash`, "$(x)",
		"`x`", "=1+1", "<b>&amp;", "İstanbul", "STRASSE", "straße",
		"00000003-0000-0000-c000-000000000000", "|", ">", "?", "@at", "a+b", "über/slots/x", strings.Repeat("long ", 40) + "x"}
}

// unwritable are names that a manifest cannot hold: what bears one is named by its id.
func unwritable() []string {
	return []string{"", " ", "blank ", " blank", "wide\u3000", "nbsp\u00a0", "tab\t", "line\nbreak", "bell\a", "\ufeffbom",
		"00000003-0000-0000-c000-000000000000.5", strings.Repeat("x", 300)}
}

// oddTenant is a small tenant whose names and role values are odd, and some of them alike.
func oddTenant(r *rand.Rand, names []string) *sandbox.Tenant {
	tenant := sandbox.Generate(sandbox.Shape{Identities: 3 + r.IntN(10), Grants: 5 + r.IntN(60), APIs: 2 + r.IntN(3), Seed: r.Uint64()})
	for _, sp := range tenant.ServicePrincipals[1:] { // the first is Microsoft Graph
		sp.DisplayName = oneOf(r, names...)
		if sp.Type == "ManagedIdentity" {
			if r.IntN(5) > 0 {
				sp.AlternativeNames[1] = fmt.Sprintf("/subscriptions/5b000000-0000-4000-8000-000000000001/resource%sroups/%s/providers/Microsoft.Web/sites/%s",
					oneOf(r, "g", "G"), strings.ReplaceAll(oneOf(r, names...), "/", "."),
					fmt.Sprintf("%s.%s", strings.ReplaceAll(sp.DisplayName, "/", "."), sp.ID[30:]))
			} else {
				sp.AlternativeNames = nil
			}
			continue
		}
		for i := range sp.AppRoles {
			value := fmt.Sprintf("v%d.%s", i, strings.NewReplacer(" ", "_", "-", "_").Replace(oneOf(r, names...)))
			sp.AppRoles[i].Value = oneOf(r, &value, &value, sp.AppRoles[i].Value, nil)
		}
		if r.IntN(2) == 0 { // what Entra forbids today, and old APIs have
			sp.AppRoles[1].Value = sp.AppRoles[0].Value
		}
	}
	return tenant
}

// oddGrants adds what no manifest could give: grants of roles and APIs that are
// gone, of a disabled role, and default access.
func oddGrants(r *rand.Rand, tenant *sandbox.Tenant) {
	api := oneOf(r, apisOf(tenant)...)
	api.AppRoles[2].IsEnabled = false
	const goneRole, goneAPI, noRole = "201e0000-0000-4000-8101-0000000000ff", "a9100000-0000-4000-8000-0000000000ff",
		"00000000-0000-0000-0000-000000000000"
	for i, odd := range [][2]string{{api.ID, api.AppRoles[2].ID}, {api.ID, noRole}, {api.ID, goneRole}, {goneAPI, goneRole}} {
		sp := oneOf(r, managed(tenant)...)
		if grantsOf(tenant)[sp.ID+" "+odd[0]+" "+odd[1]] > 0 {
			continue
		}
		tenant.Assignments = append(tenant.Assignments,
			&sandbox.Assignment{ID: fmt.Sprintf("%042d-", i), AppRoleID: odd[1], PrincipalDisplayName: sp.DisplayName, PrincipalID: sp.ID,
				PrincipalType: "ServicePrincipal", ResourceDisplayName: "what it was called", ResourceID: odd[0]})
	}
}

func managed(tenant *sandbox.Tenant) (all []*sandbox.ServicePrincipal) {
	for _, sp := range tenant.ServicePrincipals {
		if sp.Type == "ManagedIdentity" {
			all = append(all, sp)
		}
	}
	return all
}

// apisOf are the own APIs; Microsoft Graph's roles stay as they are.
func apisOf(tenant *sandbox.Tenant) (all []*sandbox.ServicePrincipal) {
	for _, sp := range tenant.ServicePrincipals[1:] {
		if sp.Type != "ManagedIdentity" {
			all = append(all, sp)
		}
	}
	return all
}

// oddManifest wants some roles for some identities, named in any way that is
// unmistakable. It tells which grants are wanted, and which pairs it is about.
func oddManifest(r *rand.Rand, tenant *sandbox.Tenant) (m manifest.Manifest, wanted map[string]int, pairs map[string]bool) {
	wanted, pairs = map[string]int{}, map[string]bool{}
	m.Version = manifest.Version
	for len(m.Grants) == 0 {
		for _, sp := range managed(tenant) {
			for _, api := range apisOf(tenant) {
				if r.IntN(3) > 0 {
					continue
				}
				uri := api.ServicePrincipalNames[len(api.ServicePrincipalNames)-1]
				g := manifest.Grant{Identity: oneOf(r, selectorsOf(sp, managed(tenant))...),
					API: oneOf(r, append(selectorsOf(api, apisOf(tenant)), uri)...), Description: oneOf(r, "", sp.DisplayName)}
				for _, i := range r.Perm(len(api.AppRoles))[:1+r.IntN(4)] {
					g.Roles = append(g.Roles, oneOf(r, roleTexts(api.AppRoles[i], api.AppRoles)...))
					wanted[sp.ID+" "+api.ID+" "+api.AppRoles[i].ID] = 1
				}
				pairs[sp.ID+" "+api.ID] = true
				m.Grants = append(m.Grants, g)
			}
		}
	}
	return m, wanted, pairs
}

// roleTexts are the texts that mean a role and no other of its API.
func roleTexts(role sandbox.AppRole, all []sandbox.AppRole) []string {
	texts := []string{role.ID, strings.ToUpper(role.ID)}
	if role.Value == nil || slices.ContainsFunc(all, func(o sandbox.AppRole) bool { return o.ID != role.ID && o.Value == role.Value }) {
		return texts
	}
	if other := strings.ToUpper(*role.Value); strings.EqualFold(other, *role.Value) { // unlike "ß" and "SS"
		texts = append(texts, other)
	}
	return append(texts, *role.Value)
}

// selectorsOf are the texts that mean sp and no other of the same kind.
func selectorsOf(sp *sandbox.ServicePrincipal, all []*sandbox.ServicePrincipal) []string {
	texts := []string{"id:" + sp.ID, "client:" + sp.AppID, strings.ToUpper(sp.ID), sp.AppID}
	alike := func(o *sandbox.ServicePrincipal) bool {
		return o != sp && strings.EqualFold(o.DisplayName, sp.DisplayName)
	}
	if !slices.ContainsFunc(all, alike) {
		texts = append(texts, "name:"+sp.DisplayName)
	}
	if len(sp.AlternativeNames) > 1 {
		texts = append(texts, sp.AlternativeNames[1], "arm:"+sp.AlternativeNames[1])
	}
	return texts
}

func writeManifest(t *testing.T, m manifest.Manifest, format manifest.Format) string {
	t.Helper()
	var text strings.Builder
	if err := m.Write(&text, format); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "grants.yaml")
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
