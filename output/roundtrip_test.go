package output

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// TestKeyOrder holds the JSON keys against the public contract.
func TestKeyOrder(t *testing.T) {
	assignment := "id principalId principalDisplayName principalClientId identityType azureResourceId resourceId resourceDisplayName " +
		"resourceAppId appRoleId appRoleValue appRoleDisplayName appRoleState risk createdDateTime secondStep"
	for want, row := range map[string]any{
		assignment:                               Assignment{},
		"action status " + assignment + " error": Change{},
		"verdict message nextStep " + assignment: Verdict{},
		"code message hint requestId":            Problem{},
		"id appId displayName servicePrincipalType accountEnabled identityType azureResourceId":                                  Identity{},
		"id appId displayName servicePrincipalNames servicePrincipalType accountEnabled appRoleAssignmentRequired":               API{},
		"id value displayName description allowedMemberTypes isEnabled origin risk resourceId resourceDisplayName resourceAppId": AppRole{},
	} {
		tree, err := treeOf(row)
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		for _, m := range tree.(object) {
			keys = append(keys, m.key)
		}
		if got := strings.Join(keys, " "); got != want {
			t.Errorf("%T has the keys\n%s, want\n%s", row, got, want)
		}
	}
}

// TestTexts: a list is never null, and one cell in the flat formats.
func TestTexts(t *testing.T) {
	d := Document{Data: []API{{ID: "a"}, {ID: "b", ServicePrincipalNames: Texts{"api://<x>", "=y"}}}}
	json := rendered(t, d, Options{Format: JSONL})
	if !strings.Contains(json, `"servicePrincipalNames":[],`) || !strings.Contains(json, `"servicePrincipalNames":["api://<x>","=y"],`) {
		t.Error(json)
	}
	if csv := rendered(t, d, Options{Format: CSV}); !strings.Contains(csv, "b,,,api://<x>;'=y,,,false\n") {
		t.Error(csv)
	}
}

// FuzzJSON: what is written reads as the same data, and is safe to show.
func FuzzJSON(f *testing.F) {
	f.Add(hostile, foreign)
	f.Add("", "<&>\u2028")
	f.Fuzz(func(t *testing.T, name, message string) {
		name, message = strings.ToValidUTF8(name, "\ufffd"), strings.ToValidUTF8(message, "\ufffd")
		data := []Change{{Assignment: sample(name), Error: &Problem{Message: message}}, {Action: name}}
		text := rendered(t, Document{Data: data}, Options{Format: JSON})
		assertSafe(t, text)
		var back []Change
		if err := json.Unmarshal([]byte(text), &back); err != nil {
			t.Fatal(err)
		}
		if name == "" {
			data[0].PrincipalDisplayName = nil
		}
		if !reflect.DeepEqual(back, data) {
			t.Errorf("%+v came back as %+v", data, back)
		}
	})
}

// FuzzYAML: the YAML reads as the same value as the JSON, and is safe to show.
func FuzzYAML(f *testing.F) {
	for _, s := range []string{hostile, foreign, "yes", "~", "1e3", "0x1F", "12:30:45", "2026-01-14", "- x", "a: b", "# no", "", " x ",
		"\n\nx\n", "!!str", "&a", "*a", "<<", "=", ".inf", "\u0085", "0o7", "%x", "---", "..."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "\ufffd")
		data := []any{map[string]any{"text": s, "list": []any{s, nil, true}, s: "key"}, s}
		text := rendered(t, Document{Data: data}, Options{Format: YAML})
		assertSafe(t, text)
		var back any
		if err := yaml.Unmarshal([]byte(text), &back); err != nil {
			t.Fatalf("%v in:\n%s", err, text)
		}
		if !reflect.DeepEqual(back, any(data)) {
			t.Errorf("%#v came back as %#v from:\n%s", data, back, text)
		}
	})
}
