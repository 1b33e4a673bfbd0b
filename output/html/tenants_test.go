//go:build !windows

package html_test

import (
	"fmt"
	"strings"
	"testing"

	"mi-roles/output/html"
	"mi-roles/roles/audit"
)

// several is a report of tenants that hold the same things under the same ids: a test
// tenant may be a copy of the real one.
func several(n int, ids ...string) html.Report {
	var all html.Report
	var found []audit.Result
	for _, id := range ids {
		r := tenant(n)
		in := audit.Input{Principals: r.Principals, Grants: r.Grants, Now: noon, MaxCritical: 3}.InTenant(id)
		found = append(found, audit.Find(in).InTenant(id))
		principals, grants := append(all.Principals, in.Principals...), append(all.Grants, in.Grants...)
		all = r
		all.Tenant, all.Principals, all.Grants = "", principals, grants
	}
	all.Found = audit.Merge(found...)
	return all
}

// Every list says of which tenant a row is, and can be narrowed to one; a report of one
// tenant says nothing of it.
func TestSeveralTenants(t *testing.T) {
	here, there := guidOf(0x7e, 1), guidOf(0x7e, 2)
	r := several(40, here, there)
	b := open(t)
	b.show(written(t, r), "")
	for view, rows := range map[string]int{"findings": len(r.Found.Open), "grants": len(r.Grants), "identities": len(r.Principals)} {
		b.goTo("#/" + view + "?tenant=" + there)
		if got, want := b.text(`document.querySelector(".total").textContent`),
			fmt.Sprintf("%d of %d %s", rows/2, rows, strings.Replace(view, "grants", "assignments", 1)); got != want {
			t.Errorf("%s: got %q, want %q", view, got, want)
		}
		var shown []string
		b.eval(`[...document.querySelectorAll("#view tbody tr[aria-rowindex]")].map(r => r.textContent)`, &shown)
		for _, row := range shown {
			if !strings.Contains(row, there) || strings.Contains(row, here) && view != "findings" {
				t.Errorf("%s: a row of another tenant: %s", view, row)
			}
		}
		if len(shown) == 0 {
			t.Errorf("%s: no rows", view)
		}
	}
	b.goTo("#/map")
	if got := b.text(`document.querySelector("#view thead").textContent`); !strings.Contains(got, "Tenant") {
		t.Errorf("the map has %s", got)
	}
	b.show(written(t, tenant(40)), "#/findings")
	if got := b.text(`document.querySelector("#view").textContent`); strings.Contains(got, "Tenant") {
		t.Error("a report of one tenant has a column of tenants")
	}
	b.quiet()
}
