package desired_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/desired"
	"mi-roles/roles/manifest"
)

// today is a day on which some grants have ended and others have not.
var today = time.Date(2027, 3, 31, 12, 0, 0, 0, time.UTC)

// world is a random tenant: identities that share names, APIs that share role ids and values.
type world struct {
	*rand.Rand
	principals []roles.Principal
	apis       []roles.Resource
}

func newWorld(r *rand.Rand) world {
	w := world{Rand: r}
	guid := func(kind, n int) string { return fmt.Sprintf("%08d-0000-4000-8000-%012d", kind, n) }
	for i := range 1 + r.IntN(4) {
		p := roles.Principal{ID: roles.ObjectID(guid(1, i)), AppID: roles.AppID(guid(2, i)), DisplayName: fmt.Sprintf("id-%d", i%3),
			Type: roles.UserAssigned}
		if r.IntN(3) > 0 {
			p.AzureResource = roles.AzureID(fmt.Sprintf("/subscriptions/%s/resourcegroups/rg-%d/providers/"+
				"Microsoft.ManagedIdentity/userAssignedIdentities/id-%d", guid(9, 1), i, i%3))
		}
		w.principals = append(w.principals, p)
	}
	for i := range 1 + r.IntN(3) {
		api := roles.Resource{ID: roles.ObjectID(guid(3, i)), AppID: roles.AppID(guid(4, i)), DisplayName: fmt.Sprintf("API %d", i),
			Names: []string{guid(4, i), fmt.Sprintf("api://%d", i)}}
		for j := range 3 {
			api.Roles = append(api.Roles, roles.AppRole{ID: roles.RoleID(guid(5, j)), Value: fmt.Sprintf("Role.%d", j),
				MemberTypes: []string{"Application"}})
		}
		w.apis = append(w.apis, api)
	}
	return w
}

// some is a random set of grants.
func (w world) some() map[roles.Key]bool {
	keys := map[roles.Key]bool{}
	for range w.IntN(7) {
		api := w.apis[w.IntN(len(w.apis))]
		keys[roles.Key{Principal: w.principals[w.IntN(len(w.principals))].ID, Resource: api.ID, Role: api.Roles[w.IntN(3)].ID}] = true
	}
	return keys
}

// grant writes a key down in one of the many ways.
func (w world) grant(k roles.Key, expires string) string {
	p := w.principals[slices.IndexFunc(w.principals, func(p roles.Principal) bool { return p.ID == k.Principal })]
	api := w.apis[slices.IndexFunc(w.apis, func(r roles.Resource) bool { return r.ID == k.Resource })]
	role := api.Role(k.Role)
	identity := []string{string(p.ID), "id:" + string(p.ID), "client:" + string(p.AppID)}
	if p.AzureResource != "" {
		identity = append(identity, string(p.AzureResource), strings.ToUpper(string(p.AzureResource)))
	}
	text := fmt.Sprintf("  - identity: %q\n    api: %q\n    roles: [%q]\n", identity[w.IntN(len(identity))],
		[]string{string(api.ID), string(api.AppID), api.Names[1], api.DisplayName}[w.IntN(4)],
		[]string{role.Value, strings.ToLower(role.Value), string(role.ID)}[w.IntN(3)])
	if expires != "" {
		text += "    expires: " + expires + "  # the last day\n"
	}
	return text
}

// file is a manifest of grants, some of which have ended.
func (w world) file(wanted, ended map[roles.Key]bool) string {
	var grants []string
	for k := range wanted {
		grants = append(grants, w.grant(k, []string{"", "", "2027-03-31", "2028-01-01"}[w.IntN(4)]))
	}
	for k := range ended {
		grants = append(grants, w.grant(k, "2027-03-30"))
	}
	if len(grants) == 0 {
		return "version: 1\ngrants: []\n"
	}
	return "# everything\nversion: 1\ngrants:\n" + strings.Join(grants, "\n  # the next one\n")
}

func (w world) holding(keys map[roles.Key]bool) []roles.Assignment {
	var held []roles.Assignment
	for k := range keys {
		held = append(held, roles.Assignment{ID: roles.AssignmentID(fmt.Sprint(k)), Key: k})
	}
	return held
}

// resolve is what a manifest means in the tenant that holds these grants.
func (w world) resolve(t *testing.T, m manifest.Manifest, keys map[roles.Key]bool) desired.State {
	t.Helper()
	q, index := desired.LookupRequest(m), roles.NewIndex(w.principals)
	a := roles.LookupResult{Held: map[roles.ObjectID][]roles.Assignment{}}
	for _, h := range w.holding(keys) {
		a.Held[h.Key.Principal] = append(a.Held[h.Key.Principal], h)
	}
	for _, ref := range q.Identities {
		a.Identities = append(a.Identities, roles.Found{Principals: index.Find(ref)})
	}
	for _, ref := range q.APIs {
		api, err := roles.PickAPI(ref, w.apis)
		if err != nil {
			t.Fatal(err)
		}
		a.APIs = append(a.APIs, []roles.Resource{api})
	}
	s, err := desired.Resolve(m, a, desired.Options{Lenient: true, Now: today})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (w world) describer() roles.Describer {
	d := roles.Describer{Principals: map[roles.ObjectID]roles.Principal{}, Resources: map[roles.ObjectID]roles.Resource{}}
	for _, p := range w.principals {
		d.Principals[p.ID] = p
	}
	for _, r := range w.apis {
		d.Resources[r.ID] = r
	}
	return d
}

// verifyAll is what "verify -f FILE --all" says, in one word: OK, or the first verdict that is not.
func (w world) verifyAll(t *testing.T, text string, keys map[roles.Key]bool) roles.VerdictCode {
	t.Helper()
	m, err := manifest.Parse("everything.yaml", []byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	whole, _ := w.resolve(t, m, keys).Against(w.principals, w.holding(keys), desired.Scope{})
	whole.Goal.Mode = roles.Exactly
	for _, v := range roles.Evaluate(roles.Compare(whole.Goal, whole.Held), w.describer(), whole.Held) {
		if v.Code != roles.OK {
			return v.Code
		}
	}
	return roles.OK
}

// The law of verify --all: it is OK exactly when the tenant holds what the file says, and
// nothing else. What has ended is not said any more.
func TestVerifyAllIsOKExactlyWhenTheTenantHoldsTheFile(t *testing.T) {
	seen := map[bool]int{}
	for seed := range uint64(1000) {
		w := newWorld(rand.New(rand.NewPCG(seed, 7)))
		wanted, ended, have := w.some(), w.some(), w.some()
		maps.DeleteFunc(ended, func(k roles.Key, _ bool) bool { return wanted[k] })
		if w.IntN(2) == 0 {
			have = maps.Clone(wanted)
			for k := range w.some() { // at most one grant behind the file's back, or one that is missing
				if w.IntN(2) == 0 {
					have[k] = true
				} else {
					delete(have, k)
				}
				break
			}
		}
		text := w.file(wanted, ended)
		same := maps.Equal(wanted, have)
		if code := w.verifyAll(t, text, have); same != (code == roles.OK) {
			t.Fatalf("seed %d: %s, although the tenant holds %v and the file says\n%s", seed, code, have, text)
		}
		seen[same]++
	}
	if seen[true] < 100 || seen[false] < 100 {
		t.Errorf("the law was hardly tried: %v", seen)
	}
}

// The laws of export --onto: what is there stays byte for byte, what is held is listed
// afterwards, and onto a file that lists it already, nothing changes.
func TestExportOnto(t *testing.T) {
	file := filepath.Join(t.TempDir(), "grants.yaml")
	onto := func(w world, text string, have map[roles.Key]bool) string {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		m, err := manifest.ReadText(file)
		if err != nil {
			t.Fatal(err)
		}
		s := w.resolve(t, m.Manifest, have)
		grants := slices.DeleteFunc(w.describer().DescribeAll(w.holding(have)), func(g roles.Grant) bool {
			_, listed := s.Listed(g.Key)
			return listed
		})
		out, err := m.With(desired.Export(grants, w.apis).Grants)
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	for seed := range uint64(400) {
		w := newWorld(rand.New(rand.NewPCG(seed, 11)))
		wanted, ended, have := w.some(), w.some(), w.some()
		maps.DeleteFunc(ended, func(k roles.Key, _ bool) bool { return wanted[k] })
		text := w.file(wanted, ended)
		out := onto(w, text, have)
		if len(wanted)+len(ended) > 0 && !bytes.HasPrefix([]byte(out), []byte(text)) {
			t.Fatalf("seed %d: what was there is not as it was:\n%s", seed, out)
		}
		if again := onto(w, out, have); again != out {
			t.Fatalf("seed %d: the second time changes\n%s\ninto\n%s", seed, out, again)
		}
		maps.DeleteFunc(have, func(k roles.Key, _ bool) bool { return ended[k] })
		maps.Copy(have, wanted)
		if code := w.verifyAll(t, out, have); code != roles.OK {
			t.Fatalf("seed %d: %s of\n%s", seed, code, out)
		}
	}
}
