package output

import (
	"encoding/json"
	"encoding/xml"
	"net/url"
	"testing"

	"github.com/jstemmer/go-junit-report/v2/junit"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

// TestSARIFIsValid holds the reports against the schema of the standard, which
// the go-sarif library carries.
func TestSARIFIsValid(t *testing.T) {
	for _, name := range []string{"func-orders", foreign, hostile} {
		text := rendered(t, document(name), Options{Format: SARIF, ToolVersion: "1.2.3"})
		report, err := sarif.FromString(text)
		if err != nil {
			t.Fatal(err)
		}
		run := report.Runs[0] // absent is allowed, but the library reads it as empty, which is not
		run.Language, run.Tool.Driver.Language, run.NewlineSequences = "en-US", "en-US", []string{"\n"}
		if err := report.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got, want := len(run.Results), 3; got != want {
			t.Fatalf("%d results, want %d: passed findings are none", got, want)
		}
		for _, r := range run.Results {
			if rule := run.Tool.Driver.Rules[r.RuleIndex]; *rule.ID != *r.RuleID {
				t.Errorf("result of %s points to rule %s", *r.RuleID, *rule.ID)
			}
			uri := *r.Locations[0].PhysicalLocation.ArtifactLocation.URI
			if u, err := url.Parse(uri); err != nil || u.IsAbs() || u.Path == "" {
				t.Errorf("%q is no relative address: %v", uri, err)
			}
		}
	}
}

// TestSARIFKnowsNoOtherKeys: the library drops what the schema does not know,
// so a key that does not come back is not of the standard.
func TestSARIFKnowsNoOtherKeys(t *testing.T) {
	text := rendered(t, document("func-orders"), Options{Format: SARIF, ToolVersion: "1.2.3"})
	report, err := sarif.FromString(text)
	if err != nil {
		t.Fatal(err)
	}
	back, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	var ours, theirs any
	if json.Unmarshal([]byte(text), &ours) != nil || json.Unmarshal(back, &theirs) != nil {
		t.Fatal("no JSON")
	}
	contained(t, "", ours, theirs)
}

// contained checks that every key and value of a is in b.
func contained(t *testing.T, path string, a, b any) {
	t.Helper()
	switch x := a.(type) {
	case map[string]any:
		y, _ := b.(map[string]any)
		for key, value := range x {
			contained(t, path+"/"+key, value, y[key])
		}
	case []any:
		y, _ := b.([]any)
		if len(x) != len(y) {
			t.Errorf("%s: %d elements became %d", path, len(x), len(y))
			return
		}
		for i := range x {
			contained(t, path, x[i], y[i])
		}
	default:
		if a != b {
			t.Errorf("%s: %v became %v", path, a, b)
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
	for _, other := range []Finding{{RuleID: "MIR002", Location: f.Location, Key: f.Key}, {RuleID: f.RuleID, Location: "identities/ab", Key: "/c"}, {RuleID: f.RuleID, Location: f.Location}} {
		if other.fingerprint() == f.fingerprint() {
			t.Errorf("%+v has the same fingerprint", other)
		}
	}
}

func TestJUnitIsXML(t *testing.T) {
	for _, name := range []string{"func-orders", foreign, hostile, "]]> <![CDATA["} {
		text := rendered(t, document(name), Options{Format: JUnit})
		var suites junit.Testsuites
		if err := xml.Unmarshal([]byte(text), &suites); err != nil {
			t.Fatalf("%v in:\n%s", err, text)
		}
		cases := suites.Suites[0].Testcases
		if len(cases) != 4 || cases[0].Failure == nil || cases[3].Failure != nil {
			t.Fatalf("%+v", cases)
		}
		if want := Clean(name) + ": Microsoft Graph"; cases[0].Name != want {
			t.Errorf("the name %q became %q", want, cases[0].Name)
		}
	}
}
