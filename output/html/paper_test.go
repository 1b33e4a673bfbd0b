//go:build !windows

package html_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
)

// thousands writes a number as the page does, below a million.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

func (b *browser) pages(name string) int {
	b.t.Helper()
	var pdf struct{ Data string }
	b.call("Page.printToPDF", map[string]any{"printBackground": true, "preferCSSPageSize": true}, &pdf)
	raw, err := base64.StdEncoding.DecodeString(pdf.Data)
	if err != nil || !strings.HasPrefix(string(raw), "%PDF") {
		b.t.Fatalf("no PDF: %v", err)
	}
	b.shot(name, raw)
	return strings.Count(string(raw), "/Type /Page\n")
}

// TestPrintsTheWholeReport: the overview prints as two pages and, behind them, every open
// finding in full; afterwards the screen is as it was.
func TestPrintsTheWholeReport(t *testing.T) {
	b := open(t)
	r := compared(t, 200)
	b.show(written(t, r), "")
	all := b.pages("whole.pdf")
	b.eval(`addEventListener("beforeprint", () => { window.appended = document.querySelectorAll("#appendix tbody tr").length;
		window.last = [...document.querySelectorAll("#appendix tbody tr")].at(-1).textContent; document.getElementById("appendix").hidden = true; })`, nil)
	if summary := b.pages("summary.pdf"); summary != 2 || all <= summary {
		t.Errorf("%d pages of summary, %d in all", summary, all)
	}
	last := r.Found.Open[len(r.Found.Open)-1]
	if got := b.text(`window.appended + " " + window.last`); !strings.HasPrefix(got,
		fmt.Sprintf("%d low%s", len(r.Found.Open), last.Rule.ID)) {
		t.Errorf("%d findings, the appendix has %s", len(r.Found.Open), got)
	}
	if got := b.text(`document.getElementById("appendix").hidden + " " + document.getElementById("appendix").children.length`); got != "true 0" {
		t.Errorf("after printing: %s", got)
	}
	b.quiet()
}

// TestFindingsAreReadable: what was found is there to read, without a pointer that hovers.
func TestFindingsAreReadable(t *testing.T) {
	b := open(t)
	b.show(written(t, tenant(200)), "#/findings")
	for width, hidden := range map[int]string{1440: "0", 1920: "0", 390: "0"} {
		b.call("Emulation.setDeviceMetricsOverride",
			map[string]any{"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false}, nil)
		b.eval(waitFrame, nil)
		if got := b.text(`[...document.querySelectorAll("#view .lines")].filter((e) => e.scrollHeight > e.clientHeight + 1).length`); got != hidden {
			t.Errorf("at %d: %s texts are cut", width, got)
		}
		if got := b.text(`document.documentElement.scrollWidth <= innerWidth && document.querySelector(".box").scrollWidth <= document.querySelector(".box").clientWidth`); got != "true" {
			t.Errorf("at %d: the page or its table scrolls sideways", width)
		}
	}
	for view, sorted := range map[string]string{"#/grants": "Risk", "#/identities": "Highest risk"} {
		b.goTo(view)
		if got := b.text(`document.querySelector("[aria-sort=ascending]").textContent + " " + document.querySelector("#view tbody .chip").textContent`); got != sorted+" critical" {
			t.Errorf("%s begins with %s", view, got)
		}
	}
	b.quiet()
}
