//go:build !windows

package html_test

import (
	_ "embed"
	"os"
	"strings"
	"testing"

	"mi-roles/output/html"
)

// access.js looks for what keeps people out: controls without a name, headings
// out of order, text too faint on its ground.
//
//go:embed testdata/access.js
var access string

func TestEverybodyCanUseIt(t *testing.T) {
	b := open(t)
	b.everyView(tenant(150), func(where string) {
		var wrong []string
		b.eval(access, &wrong)
		if len(wrong) > 0 {
			t.Errorf("%s:\n%s", where, strings.Join(wrong[:min(10, len(wrong))], "\n"))
		}
		b.shot(where+".png", nil)
	})
}

// TestAxe has axe-core judge the same views by its rules.
func TestAxe(t *testing.T) {
	script, err := os.ReadFile(validator(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	b := open(t)
	b.everyView(tenant(150), func(where string) {
		b.eval("(() => {"+string(script)+"})()", nil)
		var wrong []string
		b.eval(`axe.run().then(r => r.violations.map(v => v.id + ": " + v.help + " " +
			v.nodes.slice(0, 3).map(n => n.html.slice(0, 100)).join(" | ")))`, &wrong)
		if len(wrong) > 0 {
			t.Errorf("%s:\n%s", where, strings.Join(wrong, "\n"))
		}
	})
}

// everyView visits each view of a report, in light and in dark.
func (b *browser) everyView(r html.Report, visit func(where string)) {
	b.t.Helper()
	b.show(written(b.t, r), "")
	for _, scheme := range []string{"light", "dark"} {
		b.call("Emulation.setEmulatedMedia",
			map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
		for name, view := range map[string]string{"overview": "#/overview", "findings": "#/findings?severity=high",
			"grants": "#/grants?sort=risk", "identities": "#/identities", "map": "#/map",
			"identity": "#/identity/" + string(r.Found.Open[0].Principal.ID)} {
			b.eval(`location.hash = "#/nowhere"`, nil)
			b.goTo(view)
			b.eval(waitFrame, nil)
			visit(name + "-" + scheme)
		}
	}
	b.quiet()
}

// Everything that can be clicked can be reached and used by keyboard.
func TestKeyboard(t *testing.T) {
	b := open(t)
	b.show(written(t, tenant(300)), "#/grants")
	press := func(key string) {
		for _, kind := range []string{"keyDown", "keyUp"} {
			p := map[string]any{"type": kind, "key": key, "code": key}
			if key == "Enter" {
				p["text"], p["windowsVirtualKeyCode"] = "\r", 13
			}
			if key == "Tab" {
				p["windowsVirtualKeyCode"] = 9
			}
			b.call("Input.dispatchKeyEvent", p, nil)
		}
	}
	var stops []string
	for range 40 {
		press("Tab")
		stops = append(stops, b.text(`document.activeElement.tagName + ":" + (document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent).slice(0, 30)`))
	}
	all := strings.Join(stops, "\n")
	for _, want := range []string{"A:Skip to content", "A:Findings", "INPUT:Search assignments", "SELECT:Risk", "DIV:Assignments, scrollable",
		"BUTTON:Role"} {
		if !strings.Contains(all, want) {
			t.Errorf("Tab does not reach %s:\n%s", want, all)
		}
	}
	b.eval(`[...document.querySelectorAll("thead button")].find(x => x.textContent.startsWith("Role")).focus()`, nil)
	press("Enter")
	if got := b.text(`document.querySelector("[aria-sort]").textContent + " " + document.activeElement.textContent`); got != "Role Role" {
		t.Errorf("Enter on a title: %s", got)
	}
	b.quiet()
}
