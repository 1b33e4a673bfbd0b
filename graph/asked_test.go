package graph

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/roles"
)

var update = flag.Bool("update", false, "write testdata/asked.txt")

// TestWhatIsAsked holds every request of every question, in order and to the character: of a service that takes none of
// the ways, of one that has nothing, and how often each is sent to one that fails.
func TestWhatIsAsked(t *testing.T) {
	var b strings.Builder
	for _, list := range shortened() {
		fmt.Fprintf(&b, "%s = %s\n", list[1], list[0])
	}
	for _, q := range asking() {
		fmt.Fprintf(&b, "\n# %s\n", q.name)
		for _, mode := range []func(string) (int, string){refuse, lack} {
			c, s := scripted(t, mode)
			q.ask(t.Context(), c)
			for _, line := range folded(s.asked()) {
				fmt.Fprintln(&b, line)
			}
			fmt.Fprintln(&b, "-")
		}
		c, s := scripted(t, fail)
		q.ask(t.Context(), c)
		fmt.Fprintln(&b, "sent", times(s.asked()))
	}
	golden := filepath.Join("testdata", "asked.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	about, kept := "", strings.Split(string(want), "\n")
	for i, line := range strings.Split(b.String(), "\n") {
		if strings.HasPrefix(line, "#") {
			about = line
		}
		if i >= len(kept) || kept[i] != line {
			t.Fatalf("%s: line %d is another one (-update writes it):\n%s\nwant %q", about, i+1, line, kept[min(i, len(kept)-1)])
		}
	}
	if b.String() != string(want) {
		t.Error("the file has more than is asked")
	}
}

// shortened are texts and what stands for them in the file.
func shortened() [][2]string {
	const principal = "id,appId,displayName,servicePrincipalType,"
	return [][2]string{
		{principal + "servicePrincipalNames,accountEnabled,appOwnerOrganizationId,appRoleAssignmentRequired,appRoles", "API"},
		{principal + "alternativeNames,accountEnabled", "PRINCIPAL"}, {principal + "alternativeNames,servicePrincipalNames", "NEAR"},
		{"id,appRoleId,createdDateTime,principalDisplayName,principalId,principalType,resourceDisplayName,resourceId", "ASSIGNMENT"},
		{strings.Repeat("n", 120), "N120"}, {theIdentity, "IDENTITY"}, {"1d000000-0000-4000-8000-0000000000", "ID"},
	}
}

func shorten(line string) string {
	for _, list := range shortened() {
		line = strings.ReplaceAll(line, list[0], list[1])
	}
	return line
}

// folded is the calls in short, those that are repeated once.
func folded(calls []string) (lines []string) {
	n := 0
	for i, call := range calls {
		if n++; i+1 < len(calls) && calls[i+1] == call {
			continue
		}
		line := shorten(call)
		if n > 1 {
			line += fmt.Sprintf(" × %d", n)
		}
		lines, n = append(lines, line), 0
	}
	return lines
}

// times is how often each call was sent, in the order of the first.
func times(calls []string) (counts []int) {
	at := map[string]int{}
	for _, call := range calls {
		i, again := at[call]
		if !again {
			i, counts = len(counts), append(counts, 0)
			at[call] = i
		}
		counts[i]++
	}
	return counts
}

type askedOf struct {
	name string
	ask  func(context.Context, *Client)
}

func asking() []askedOf {
	long, tooLong := strings.Repeat("n", 121), strings.Repeat("n", 1900)
	const resource = "/subscriptions/S/resourceGroups/Rg/providers/Microsoft.Web/sites/Orders"
	var all []askedOf
	for _, ref := range []roles.Ref{{Form: roles.ByObjectID, Value: theIdentity}, {Form: roles.ByAppID, Value: theIdentity},
		{Form: roles.ByGUID, Value: theIdentity}, {Form: roles.ByName, Value: "orders"}, {Form: roles.ByName, Value: long},
		{Form: roles.ByName, Value: tooLong}, {Form: roles.ByGroup, Value: "rg/orders"}, {Form: roles.ByAzureID, Value: resource},
		{Form: roles.ByAzureID, Value: resource + long}} {
		for _, held := range []bool{false, true} {
			q := roles.LookupRequest{Identities: []roles.Ref{ref}, Held: held}
			all = append(all, lookedUp(fmt.Sprintf("identity, form %v of %d, held %v", ref.Form, len(ref.Value), held), q))
		}
	}
	graph := roles.Ref{Form: roles.ByAppID, Value: theAPI, Alias: "graph"}
	for _, ref := range []roles.Ref{{Form: roles.ByObjectID, Value: theAPI}, graph, {Form: roles.ByGUID, Value: theAPI},
		{Form: roles.ByURI, Value: "api://orders/"}, {Form: roles.ByURI, Value: "api://" + long}, {Form: roles.ByName, Value: "Orders API"}} {
		all = append(all, lookedUp(fmt.Sprintf("API, form %v of %d", ref.Form, len(ref.Value)), roles.LookupRequest{APIs: []roles.Ref{ref}}))
	}
	var seven []roles.Ref // of which five are looked for under similar names
	for i := range 7 {
		seven = append(seven, roles.Ref{Form: roles.ByName, Value: fmt.Sprint("app-", i)})
	}
	return append(all,
		lookedUp("seven names", roles.LookupRequest{Identities: seven}), lookedUp("seven APIs", roles.LookupRequest{APIs: seven}),
		lookedUp("by name, partly", roles.LookupRequest{Identities: []roles.Ref{{Form: roles.ByName, Value: "orders"}},
			APIs: []roles.Ref{graph, {Form: roles.ByURI, Value: "api://x"}}, Held: true, Partial: true}),
		lookedUp("by a long name, partly", roles.LookupRequest{Identities: []roles.Ref{{Form: roles.ByName, Value: long}},
			APIs: []roles.Ref{graph}, Held: true, Partial: true}),
		askedOf{"held", func(ctx context.Context, c *Client) {
			_, _ = c.AssignmentsOf(ctx, []roles.ObjectID{theIdentity, theAPI})
		}},
		askedOf{"principals", func(ctx context.Context, c *Client) { _, _ = c.Principals(ctx, manyIDs(16)) }},
		askedOf{"resources", func(ctx context.Context, c *Client) { _, _ = c.Resources(ctx, []roles.ObjectID{theAPI}) }},
		askedOf{"by ids", func(ctx context.Context, c *Client) {
			_, _ = c.ReadByIDs(ctx, []roles.ObjectID{theIdentity, theIdentity}, []roles.ObjectID{theAPI, theAPI})
		}},
		askedOf{"an assignment", func(ctx context.Context, c *Client) { _, _ = c.Assignment(ctx, "x") }},
		askedOf{"deleted", func(ctx context.Context, c *Client) { _, _ = c.DeletedIdentities(ctx) }},
		askedOf{"before", func(ctx context.Context, c *Client) {
			_, _ = c.Predecessors(ctx, []roles.Principal{{ID: "a", AzureResource: resource},
				{ID: "b", AzureResource: resource + roles.AzureID(long)}, {ID: "c"}})
		}},
		askedOf{"identities", func(ctx context.Context, c *Client) {
			_ = c.Identities(ctx, func([]roles.Principal) error { return nil })
		}},
		askedOf{"agents", func(ctx context.Context, c *Client) { _ = c.Agents(ctx, func([]roles.Principal) error { return nil }) }},
		askedOf{"APIs", func(ctx context.Context, c *Client) { _ = c.APIs(ctx, func([]roles.Resource) error { return nil }) }},
		askedOf{"the tenant", func(ctx context.Context, c *Client) { _ = c.AllAssignments(ctx, func([]Holder) error { return nil }) }},
		askedOf{"everyone", func(ctx context.Context, c *Client) { _ = c.EveryAssignment(ctx, func([]Holder) error { return nil }) }},
		askedOf{"holders", func(ctx context.Context, c *Client) {
			_ = c.AssignedTo(ctx, theAPI, func([]Holding) error { return nil })
		}},
		askedOf{"my roles", func(ctx context.Context, c *Client) { _, _ = c.MyDirectoryRoles(ctx) }},
		askedOf{"directory roles", func(ctx context.Context, c *Client) { _, _ = c.DirectoryRolesOf(ctx, []roles.ObjectID{theIdentity}) }},
		askedOf{"narrow rights", func(ctx context.Context, c *Client) { _, _ = c.ScopedRights(ctx, theIdentity) }},
		askedOf{"consent policies", func(ctx context.Context, c *Client) { _, _ = c.ConsentPolicies(ctx, theIdentity) }},
	)
}

func lookedUp(name string, q roles.LookupRequest) askedOf {
	return askedOf{name, func(ctx context.Context, c *Client) { _, _ = c.Lookup(ctx, q) }}
}

func manyIDs(n int) (ids []roles.ObjectID) {
	for i := range n {
		ids = append(ids, roles.ObjectID(fmt.Sprintf("1d000000-0000-4000-8000-%012d", i)))
	}
	return ids
}
