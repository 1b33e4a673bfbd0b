package output

import (
	"encoding/json"
	"encoding/xml"
	"net/url"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// validateSARIF holds a report against the schema of the standard, which allows
// no key that it does not name.
func validateSARIF(t *testing.T, text string) error {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile("testdata/oasis/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	report, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(report)
}

func TestSARIFIsValid(t *testing.T) {
	for _, name := range []string{"func-orders", foreign, hostile} {
		text := rendered(t, document(name), Options{Format: SARIF, ToolVersion: "1.2.3"})
		if err := validateSARIF(t, text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var report sarifLog
		if err := json.Unmarshal([]byte(text), &report); err != nil {
			t.Fatal(err)
		}
		run := report.Runs[0]
		if got, want := len(run.Results), 3; got != want {
			t.Fatalf("%d results, want %d: passed findings are none", got, want)
		}
		for _, r := range run.Results {
			if rule := run.Tool.Driver.Rules[r.RuleIndex]; rule.ID != r.RuleID {
				t.Errorf("result of %s points to rule %s", r.RuleID, rule.ID)
			}
			uri := r.Locations[0].Physical.Artifact.URI
			if u, err := url.Parse(uri); err != nil || u.IsAbs() || u.Path == "" {
				t.Errorf("%q is no relative address: %v", uri, err)
			}
		}
	}
}

// TestSARIFSchemaRefuses proves that the check can fail.
func TestSARIFSchemaRefuses(t *testing.T) {
	text := rendered(t, document("func-orders"), Options{Format: SARIF, ToolVersion: "1.2.3"})
	for _, change := range [][2]string{
		{`"ruleId"`, `"ruleID"`},
		{`"level": "error"`, `"level": "fatal"`},
		{`"startLine": 1`, `"startLine": 0`},
		{`"version": "2.1.0"`, `"version": "2.1"`},
		{`"driver"`, `"engine"`},
	} {
		wrong := strings.ReplaceAll(text, change[0], change[1])
		if wrong == text {
			t.Fatalf("no %s in:\n%s", change[0], text)
		}
		if validateSARIF(t, wrong) == nil {
			t.Errorf("%s instead of %s is taken", change[1], change[0])
		}
	}
}

// TestSARIFSeverity: a rule is as severe as its worst finding, in any order.
func TestSARIFSeverity(t *testing.T) {
	for _, severities := range [][]string{{"low", "critical", "medium"}, {"critical", "low"}, {"", "high", "unrated"}} {
		var findings []Finding
		for _, s := range severities {
			findings = append(findings, Finding{RuleID: "MIR001", Subject: s, Severity: s})
		}
		if rules := rulesOf(findings); len(rules) != 1 || rules[0].Configuration.Level != "error" {
			t.Errorf("%q: %+v", severities, rules)
		}
	}
}

func TestFingerprint(t *testing.T) {
	f := Finding{RuleID: "MIR001", Location: "identities/a", Key: "b/c", Message: "x", Severity: "low"}
	same := f
	same.Message, same.Severity, same.Subject = "y", "high", "renamed"
	if f.fingerprint() != same.fingerprint() {
		t.Error("the wording changes the fingerprint")
	}
	for _, other := range []Finding{{RuleID: "MIR002", Location: f.Location, Key: f.Key},
		{RuleID: f.RuleID, Location: "identities/ab", Key: "/c"}, {RuleID: f.RuleID, Location: f.Location}} {
		if other.fingerprint() == f.fingerprint() {
			t.Errorf("%+v has the same fingerprint", other)
		}
	}
}

func TestJUnitIsXML(t *testing.T) {
	for _, name := range []string{"func-orders", foreign, hostile, "]]> <![CDATA["} {
		text := rendered(t, document(name), Options{Format: JUnit})
		var report junitSuites
		if err := xml.Unmarshal([]byte(text), &report); err != nil {
			t.Fatalf("%v in:\n%s", err, text)
		}
		cases := report.Suite.Cases
		if len(cases) != 4 || cases[0].Failure == nil || cases[3].Failure != nil {
			t.Fatalf("%+v", cases)
		}
		if want := Clean(name) + ": Microsoft Graph"; cases[0].Name != want {
			t.Errorf("the name %q became %q", want, cases[0].Name)
		}
	}
}
