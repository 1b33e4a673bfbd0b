package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

const statementFile = "../../docs/mi-roles.openvex.json"

func TestRun(t *testing.T) {
	found := func(list ...string) string {
		var statements []string
		for _, s := range list {
			name, status, _ := strings.Cut(s, " ")
			statements = append(statements, `{"vulnerability": {"name": "`+name+`"}, "status": "`+status+`"}`)
		}
		return `{"@context": "https://openvex.dev/ns/v0.2.0", "statements": [` + strings.Join(statements, ",") + `]}`
	}
	for _, c := range []struct{ found, says, fails string }{
		{found(), "", ""},
		{found("GO-2026-5224 affected", "GO-2026-1 not_affected"), "GO-2026-5224: does not apply", ""},
		{found("GO-2026-5224 affected", "GO-2026-1 affected", "GO-2026-2 affected"), "", "affected by GO-2026-1, GO-2026-2"},
		{"", "", "govulncheck says"},
		{"{}", "", "no OpenVEX document"},
	} {
		var out strings.Builder
		err := run(strings.NewReader(c.found), &out, []string{statementFile})
		if !strings.Contains(out.String(), c.says) || (err == nil) != (c.fails == "") ||
			err != nil && !strings.Contains(err.Error(), c.fails) {
			t.Errorf("%s: %v, %s", c.found, err, out.String())
		}
	}
	for _, args := range [][]string{nil, {"missing"}, {"main.go"}} {
		if err := run(strings.NewReader(found()), &strings.Builder{}, args); err == nil {
			t.Errorf("%v was taken", args)
		}
	}
}

// TestStatement: each statement names what it is about and says why; a component that was
// raised since needs no statement any more.
func TestStatement(t *testing.T) {
	text, err := os.ReadFile(statementFile)
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Context    string `json:"@context"`
		Statements []struct {
			Vulnerability struct{ Name string }
			Products      []struct {
				Subcomponents []struct {
					ID string `json:"@id"`
				}
			}
			Status, Justification string
			Impact                string `json:"impact_statement"`
		}
	}
	if err := json.Unmarshal(text, &d); err != nil || !strings.HasPrefix(d.Context, "https://openvex.dev/ns/") {
		t.Fatalf("%v, context %q", err, d.Context)
	}
	modules, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range d.Statements {
		if s.Vulnerability.Name == "" || s.Status != "not_affected" || s.Justification == "" || s.Impact == "" || len(s.Products) == 0 {
			t.Errorf("%+v says too little", s)
		}
		for _, p := range s.Products {
			for _, c := range p.Subcomponents {
				module, version, _ := strings.Cut(strings.TrimPrefix(c.ID, "pkg:golang/"), "@")
				if !strings.Contains(string(modules), module+" "+version) {
					t.Errorf("%s: go.mod has no %s %s: is the statement still needed?", s.Vulnerability.Name, module, version)
				}
			}
		}
	}
}
