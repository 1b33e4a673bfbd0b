package output

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestCaseNames: what has one name gets its resource group, then what else there is.
func TestCaseNames(t *testing.T) {
	of := func(subject, group, id, key string) Finding {
		return Finding{RuleID: "MISSING", Subject: subject, Group: group, Location: "identities/" + id, Key: key}
	}
	for name, c := range map[string]struct {
		findings []Finding
		want     []string
	}{
		"different": {[]Finding{of("a: x", "rg", "1", "k"), of("b: x", "rg", "2", "k")}, []string{"a: x", "b: x"}},
		"groups": {[]Finding{of("a: x", "rg-1", "1", "k"), of("a: x", "rg-2", "2", "k"), of("b: x", "rg-1", "3", "k")},
			[]string{"a: x (rg-1)", "a: x (rg-2)", "b: x"}},
		"no group":  {[]Finding{of("a: x", "", "1", "k"), of("a: x", "rg", "2", "k")}, []string{"a: x", "a: x (rg)"}},
		"one group": {[]Finding{of("a: x", "rg", "1", "k"), of("a: x", "rg", "2", "k")}, []string{"a: x (rg) (1)", "a: x (rg) (2)"}},
		"two APIs":  {[]Finding{of("a: x", "", "1", "k"), of("a: x", "", "1", "l")}, []string{"a: x (1) (k)", "a: x (1) (l)"}},
		"twice": {[]Finding{{Subject: "x #2"}, {Subject: "x"}, {Subject: "x"}, {Subject: "x"}},
			[]string{"x #2", "x", "x #3", "x #4"}},
	} {
		if got := caseNames(c.findings); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// TestCaseNamesAreUnique whatever the directory holds.
func TestCaseNamesAreUnique(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	some := func() string { return []string{"", "a", "b", "a (b)", "a #2", "."}[r.IntN(6)] }
	for range 500 {
		var findings []Finding
		for range r.IntN(12) {
			findings = append(findings, Finding{Subject: some(), Group: some(), Location: some(), Key: some()})
		}
		names := caseNames(findings)
		if slices.Sort(names); len(slices.Compact(names)) != len(findings) {
			t.Fatalf("%+v: %q", findings, names)
		}
	}
}

// TestSARIFOfACommand: each command's findings are a category of their own, and a check
// that passed without a rule adds none.
func TestSARIFOfACommand(t *testing.T) {
	d := Document{Suite: "verify", Findings: []Finding{{RuleID: "MISSING", HelpURI: "https://example.com/x", Subject: "a"}, {Passed: true}}}
	var log sarifLog
	text := rendered(t, d, Options{Format: SARIF, ToolHome: "https://example.com/mi-roles"})
	if err := json.Unmarshal([]byte(text), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if run.Automation.ID != "mi-roles/verify/" || run.Tool.Driver.Home != "https://example.com/mi-roles" ||
		len(run.Tool.Driver.Rules) != 1 ||
		run.Tool.Driver.Rules[0].HelpURI != "https://example.com/x" {
		t.Errorf("%s", text)
	}
	if err := validateSARIF(t, text); err != nil {
		t.Error(err)
	}
}

// TestMarkdownReport: a report has its heading and fits into a comment; a list has all of
// its rows, however many.
func TestMarkdownReport(t *testing.T) {
	d := Document{Columns: []Column{{Title: "A"}}, Rows: make([][]Cell, 5000)}
	for i := range d.Rows {
		d.Rows[i] = []Cell{Text(fmt.Sprintf("row %d <b>", i))}
	}
	if list := rendered(t, d, Options{Format: MD}); strings.Count(list, "\n") != 5002 || strings.Contains(list, "###") {
		t.Errorf("%d lines of a list", strings.Count(list, "\n"))
	}
	d.Title = "mi-roles audit: 5000 <findings>"
	report := rendered(t, d, Options{Format: MD})
	shown := strings.Count(report, "\n| row")
	if len(report) > 65_536 || shown < 1000 || !strings.HasPrefix(report, "### mi-roles audit: 5000 &lt;findings&gt;\n\n| A |\n") ||
		!strings.HasSuffix(report, fmt.Sprintf("\n… and %d more of 5000: -o csv and -o json have all of them.\n", 5000-shown)) {
		t.Errorf("%d bytes, %d rows: %.200s\n%s", len(report), shown, report, report[len(report)-100:])
	}
}

// TestTenantColumn: every format of rows begins with the tenant, whether it is streamed or not.
func TestTenantColumn(t *testing.T) {
	d := document("func-orders")
	all := d.Data.([]Change)
	list := Rows{Of: Change{}, Each: func(yield func(any) bool) {
		for _, row := range all {
			if !yield(row) {
				return
			}
		}
	}}
	for _, format := range []Format{CSV, TSV, JSONL, JSON, YAML, Table, Wide, MD} {
		o := Options{Format: format, Tenant: new("t-1")}
		got := rendered(t, d, o)
		if first := strings.Count(got, "t-1"); first != len(all) {
			t.Errorf("%s: the tenant is there %d times:\n%s", format, first, got)
		}
		if plain := rendered(t, d, Options{Format: format}); strings.Contains(plain, "t-1") || strings.Contains(plain, "tenantId") {
			t.Errorf("%s without the flag:\n%s", format, plain)
		}
		many := Document{Columns: d.Columns, Data: list, Many: slices.Values(d.Rows)}
		if from := rendered(t, many, o); from != got {
			t.Errorf("%s of rows:\n%s\nof a slice:\n%s", format, from, got)
		}
		if !o.Streamable() {
			continue
		}
		var b strings.Builder
		s, err := NewStream(&b, o, Change{})
		for _, row := range all {
			err = errors.Join(err, s.Row(row))
		}
		if err != nil || b.String() != got {
			t.Errorf("%s streamed: %v\n%s\nwant:\n%s", format, err, b.String(), got)
		}
	}
	if got := rendered(t, d, Options{Format: CSV, Tenant: new("")}); !strings.HasPrefix(got, "tenantId,") ||
		!strings.Contains(got, "\n,assign,") {
		t.Errorf("a tenant that is not known: %s", got)
	}
	if got := rendered(t, d, Options{Format: TSV, Tenant: new("t-1"), Query: "[].tenantId"}); got != strings.Repeat("t-1\n", len(all)) {
		t.Errorf("a query: %s", got)
	}
}

// TestTenantsOfRows: each row begins with its own tenant.
func TestTenantsOfRows(t *testing.T) {
	d := document("func-orders")
	for i := range d.Data.([]Change) {
		d.Tenants = append(d.Tenants, fmt.Sprintf("t-%d", i))
	}
	for _, format := range []Format{CSV, JSON, Table} {
		got := rendered(t, d, Options{Format: format, Tenant: new("another")})
		for _, id := range d.Tenants {
			if strings.Count(got, id) != 1 || strings.Contains(got, "another") {
				t.Errorf("%s: %s\n%s", format, id, got)
			}
		}
	}
}

// TestBOM: csv alone has the mark, once, and reads the same behind it.
func TestBOM(t *testing.T) {
	for _, query := range []string{"", "[].status"} {
		plain := rendered(t, document(foreign), Options{Format: CSV, Query: query})
		marked := rendered(t, document(foreign), Options{Format: CSV, Query: query, BOM: true})
		if marked != "\ufeff"+plain {
			t.Errorf("%q: %.40q", query, marked)
		}
	}
	var b strings.Builder
	s, err := NewStream(&b, Options{Format: CSV, BOM: true}, Change{})
	if err != nil || s.Row(Change{}) != nil || strings.Count(b.String(), "\ufeff") != 1 || !strings.HasPrefix(b.String(), "\ufeffaction,") {
		t.Errorf("%v %q", err, b.String())
	}
	if _, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\ufeff"))).ReadAll(); err != nil {
		t.Error(err)
	}
}
