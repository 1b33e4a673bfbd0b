//go:build !windows

package html_test

import (
	_ "embed"
	"os"
	"strings"
	"testing"
)

// access.js looks for what keeps people out: controls without a name, headings
// out of order, text too faint on its ground.
//
//go:embed testdata/access.js
var access string

func TestEverybodyCanUseIt(t *testing.T) {
	b := open(t)
	r := tenant(150)
	b.show(written(t, r), "")
	for _, scheme := range []string{"light", "dark"} {
		b.call("Emulation.setEmulatedMedia",
			map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
		for name, view := range map[string]string{"overview": "#/overview", "findings": "#/findings?severity=high",
			"grants": "#/grants?sort=risk", "identities": "#/identities", "map": "#/map",
			"identity": "#/identity/" + string(r.Found.Open[0].Principal.ID)} {
			b.eval(`location.hash = "#/nowhere"`, nil)
			b.goTo(view)
			b.eval(waitFrame, nil)
			var wrong []string
			b.eval(access, &wrong)
			if len(wrong) > 0 {
				t.Errorf("%s, %s:\n%s", name, scheme, strings.Join(wrong[:min(10, len(wrong))], "\n"))
			}
			b.axe(name + ", " + scheme)
			b.shot(name+"-"+scheme+".png", nil)
		}
	}
	b.quiet()
}

// axe runs the rules of axe-core too, where MI_ROLES_TEST_AXE names its axe.min.js
// (npm install axe-core). It is larger than this package, so it is not kept here.
func (b *browser) axe(where string) {
	b.t.Helper()
	file := os.Getenv("MI_ROLES_TEST_AXE")
	if file == "" {
		return
	}
	script, err := os.ReadFile(file)
	if err != nil {
		b.t.Fatal(err)
	}
	b.eval("(() => {"+string(script)+"})()", nil)
	var wrong []string
	b.eval(`axe.run().then(r => r.violations.map(v => v.id + ": " + v.help + " " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 100)).join(" | ")))`, &wrong)
	if len(wrong) > 0 {
		b.t.Errorf("%s: axe-core says:\n%s", where, strings.Join(wrong, "\n"))
	}
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
	for _, want := range []string{"A:Skip to the content", "A:Findings", "INPUT:Search grants", "SELECT:Risk", "DIV:Grants, scrollable",
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
