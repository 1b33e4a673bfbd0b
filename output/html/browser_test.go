//go:build !windows

package html_test

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/output"
	"mi-roles/roles"
)

const waitFrame = `new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))`

// goTo changes the fragment, as a click on a link does.
func (b *browser) goTo(fragment string) {
	b.t.Helper()
	b.eval(fmt.Sprintf(`new Promise(r => { addEventListener("hashchange", () => setTimeout(r), {once: true}); location.hash = %q; })`,
		fragment), nil)
}

// TestPageShowsAzure: beside every identity, what an export of Azure says, hostile text included.
func TestPageShowsAzure(t *testing.T) {
	r := tenant(30)
	r.Azure = func(p roles.Principal) output.Azure {
		if p.ID != r.Principals[7].ID {
			return output.Azure{State: "Unknown"}
		}
		return output.Azure{State: "Gone", UsedBy: output.Texts{"/subscriptions/x/vm"}, RoleAssignments: []output.AzureRole{{Role: "Owner",
			Scope: hostile}}, FederatedCredentials: []output.FederatedCredential{{Name: "github", Issuer: hostile,
			Subject: "repo:org/app"}}}
	}
	b := open(t)
	b.show(written(t, r), "")
	b.goTo("#/identities?azure=Gone")
	if got := b.text(`[...document.querySelectorAll("#view tbody tr[aria-rowindex]")].map(r => r.textContent).join("|")`); !strings.Contains(got,
		"gone, used by 1 resource, 1 Azure role, 1 federated credential") || strings.Contains(got, "|") {
		t.Errorf("identities: %s", got)
	}
	b.goTo("#/identity/" + string(r.Principals[7].ID))
	if got := b.text(`document.getElementById("view").textContent`); !strings.Contains(got, "The Azure resource no longer exists.") ||
		!strings.Contains(got, "Owner"+hostile) || !strings.Contains(got, "repo:org/app") {
		t.Errorf("identity: %s", got)
	}
	if got := b.text(`String(window.owned)`); got != "undefined" {
		t.Error("text of the export ran")
	}
	b.show(written(t, tenant(3)), "")
	b.goTo("#/identities")
	if got := b.text(`document.querySelector("#view thead").textContent`); strings.Contains(got, "In Azure") {
		t.Error("without an export there is a column of Azure")
	}
}

func TestPageWorks(t *testing.T) {
	r := tenant(400)
	b := open(t)
	b.show(written(t, r), "")
	if got := b.text(`document.querySelector("#overview .facts strong").textContent`); got != "400" {
		t.Errorf("the overview counts %s identities", got)
	}

	b.goTo("#/grants")
	total := func() string { return b.text(`document.querySelector(".total").textContent`) }
	if want := thousands(len(r.Grants)) + " assignments"; total() != want {
		t.Errorf("got %q, want %q", total(), want)
	}

	critical := 0
	for _, g := range r.Grants {
		if g.Rating.Level == "critical" {
			critical++
		}
	}
	b.eval(`{ const s = document.querySelector('[data-facet="risk"]'); s.value = "critical"; s.dispatchEvent(new Event("change")); }`, nil)
	if want := fmt.Sprintf("%d of %s assignments", critical, thousands(len(r.Grants))); total() != want {
		t.Errorf("filtered: got %q, want %q", total(), want)
	}
	if got := b.text(`location.hash`); got != "#/grants?risk=critical" {
		t.Errorf("the address is %s", got)
	}
	b.eval(`[...document.querySelectorAll("thead button")].find(x => x.textContent.startsWith("Assigned")).click()`, nil)
	if got := b.text(`document.querySelector("[aria-sort]").getAttribute("aria-sort") + location.hash`); got != "ascending#/grants?risk=critical&sort=created" {
		t.Errorf("sorted: %s", got)
	}
	var days []string
	b.eval(`[...document.querySelectorAll("#view tbody tr[aria-rowindex]")].map(r => r.lastChild.textContent).filter(Boolean)`, &days)
	for i := 1; i < len(days); i++ {
		if days[i-1] > days[i] {
			t.Errorf("%s before %s", days[i-1], days[i])
		}
	}

	b.eval(`{ const s = document.querySelector("input[type=search]"); s.value = "appRoleAssign id-"; s.dispatchEvent(new Event("input")); }`, nil)
	if got := b.text(`[...document.querySelectorAll("#view tbody tr[aria-rowindex]")].every(r => r.textContent.includes("AppRoleAssignment") && r.textContent.includes("id-"))`); got != "true" {
		t.Error("the search shows other rows")
	}
	b.openIdentity(string(r.Found.Open[0].Principal.ID))
	b.quiet()
}

func (b *browser) openIdentity(id string) {
	b.t.Helper()
	b.goTo("#/identity/" + id)
	if got := b.text(`document.querySelector("#view dl").textContent`); !strings.Contains(got, id) {
		b.t.Errorf("the identity's page shows %s", got)
	}
	if got := b.text(`document.querySelector("pre").textContent`); !strings.Contains(got, "mi-roles remove -i "+id+" -a graph -r ") {
		b.t.Errorf("its commands are %s", got)
	}
	if got := b.text(`document.activeElement.tagName`); got != "H2" {
		b.t.Errorf("the focus is on %s, not on the heading", got)
	}
}

// What lies in no resource group, or in no subscription, is shown without one.
func TestPageShowsScopes(t *testing.T) {
	const policy = "/providers/Microsoft.Authorization/policyAssignments/p"
	r := tenant(3)
	for i, scope := range []string{"/providers/Microsoft.Management/managementGroups/mg", "/subscriptions/s1",
		"/Subscriptions/s2/resourceGroups/rg"} {
		r.Principals[i].AzureResource = roles.AzureID(scope + policy)
	}
	b := open(t)
	b.show(written(t, r), "")
	for i, want := range []string{"", "Subscription=s1", "Resource group=rg;Subscription=s2"} {
		b.goTo("#/identity/" + string(r.Principals[i].ID))
		got := b.text(`[...document.querySelectorAll("#view dt")].map(t => t.textContent + "=" + t.nextSibling.textContent).filter(f => /^(Resource g|Subs)/.test(f)).join(";")`)
		if got != want {
			t.Errorf("%s: got %q, want %q", r.Principals[i].AzureResource, got, want)
		}
	}
	b.quiet()
}

// The state of the table is in the address: opened there, it is as it was left.
func TestPageOpensAtAnAddress(t *testing.T) {
	b := open(t)
	b.show(written(t, tenant(200)), "#/grants?risk=high&q=mail.send&sort=-identity")
	if got := b.text(`document.querySelector('[data-facet="risk"]').value + document.querySelector("input[type=search]").value + document.querySelector("[aria-sort]").textContent`); !strings.HasPrefix(got, "highmail.sendIdentity") {
		t.Errorf("got %q", got)
	}
	for _, odd := range []string{"#/nowhere", "#/grants?risk=%3Cscript%3E&sort=constructor", "#/identity/__proto__", "#/identity/%E0%A4%A",
		"#/constructor", "#/grants?from=9999-99-99"} {
		b.goTo(odd)
	}
	b.quiet()
}

func TestHostileNamesAreInert(t *testing.T) {
	b := open(t)
	b.show(written(t, tenant(60)), "")
	for _, view := range []string{"#/identities?q=%3Cscript", "#/grants?q=%3Cimg", "#/findings?accepted=any&q=owned", "#/map",
		"#/identity/" + guidOf(0x1d, 1), "#/overview"} {
		b.goTo(view)
	}
	if got := b.text(`window.owned + " " + document.querySelectorAll("img").length + " " + document.scripts.length`); got != "undefined 0 2" {
		t.Errorf("got %s", got)
	}
	b.goTo("#/identity/" + guidOf(0x1d, 1))
	if got := b.text(`document.querySelector("#view h2").textContent`); got != hostile {
		t.Errorf("the name shows as %s", got)
	}
	b.quiet()
}

// TestLargeTenantIsFast tells what the budget is compared with (docs/benchmarks.md): 2 s to the first
// paint, 100 ms a filter. It fails where a machine ten times slower would not explain it.
func TestLargeTenantIsFast(t *testing.T) {
	if testing.Short() {
		t.Skip("measures")
	}
	b := open(t)
	b.show(written(t, tenant(10000)), "")
	b.eval(waitFrame, nil)
	var paint, ready float64
	b.eval(`performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? performance.getEntriesByName("first-paint")[0]?.startTime ?? -1`, &paint)
	b.eval(`performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd`, &ready)
	t.Logf("first paint after %.0f ms, script done after %.0f ms", paint, ready)
	if paint < 0 || paint > 20000 || ready > 40000 {
		t.Errorf("first paint after %.0f ms", paint)
	}
	for _, view := range []string{"findings", "grants", "identities", "map"} {
		b.goTo("#/" + view)
		for _, filter := range []string{"q=mail", "q=id-00 api 1", "risk=high&severity=high", "sort=-identity&q=a", "q="} {
			took := b.filter(view, filter)
			t.Logf("%s?%s: %.0f ms", view, filter, took)
			if limit := 10 * 100.0; took > limit {
				t.Errorf("%s?%s took %.0f ms, more than %.0f", view, filter, took, limit)
			}
		}
	}
	b.quiet()
}

// filter is how long a filter takes until the table is laid out again: the best of
// three, since other tests share the machine. The very first builds the index.
func (b *browser) filter(view, filter string) float64 {
	b.t.Helper()
	best := 1e9
	for range 3 {
		var took float64
		b.eval(fmt.Sprintf(`(() => { const start = performance.now(); history.replaceState(null, "", "#/%s?%s"); dispatchEvent(new Event("hashchange"));
			document.body.offsetHeight; return performance.now() - start; })()`, view, filter), &took)
		best = min(best, took)
	}
	return best
}

func TestPrints(t *testing.T) {
	b := open(t)
	r := tenant(200)
	b.show(written(t, r), "#/grants")
	var pdf struct{ Data string }
	b.call("Page.printToPDF", map[string]any{"printBackground": true}, &pdf)
	raw, err := base64.StdEncoding.DecodeString(pdf.Data)
	if err != nil || !strings.HasPrefix(string(raw), "%PDF") {
		t.Fatalf("no PDF: %v", err)
	}
	if pages := strings.Count(string(raw), "/Type /Page\n"); pages < 10 || pages > 40 {
		t.Errorf("%d pages for %d grants: a printed table shows all its rows, each on a line or two", pages, len(r.Grants))
	}
	b.shot("print.pdf", raw)
	b.quiet()
}

// shot keeps what the page looks like in the folder MI_ROLES_TEST_SHOTS, for people.
func (b *browser) shot(name string, raw []byte) {
	b.t.Helper()
	dir := os.Getenv("MI_ROLES_TEST_SHOTS")
	if dir == "" {
		return
	}
	if raw == nil {
		var png struct{ Data string }
		b.call("Page.captureScreenshot", map[string]any{"format": "png"}, &png)
		raw, _ = base64.StdEncoding.DecodeString(png.Data)
	}
	if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
		b.t.Fatal(err)
	}
}
