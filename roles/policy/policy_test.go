package policy_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/policy"
)

func TestParseRisk(t *testing.T) {
	table, err := policy.ParseRisk("risk.yaml",
		[]byte("- api: graph\n  role: Mail.Send\n  level: medium\n  why: confined\n- {api: 6b1f0c52-3d0e-4f0e-9a57-2c1b8f6d4e10, role: "+
			"Orders.Delete, level: CRITICAL}\n"), catalog.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	graph, _ := catalog.ByAlias("graph")
	if got := table.Rate(graph.AppID, "Mail.Send", ""); got.Level != catalog.Medium || got.Why != "confined" {
		t.Errorf("got %+v", got)
	}
	if got := table.Rate("6B1F0C52-3d0e-4f0e-9a57-2c1b8f6d4e10", "orders.delete", ""); got.Level != catalog.Critical {
		t.Errorf("got %+v", got)
	}
	if got := table.Rate(graph.AppID, "User.ReadWrite.All", ""); got.Level != catalog.Critical {
		t.Errorf("another role changed: %+v", got)
	}
}

// What Windows PowerShell and Notepad save is read like any other file.
func TestEncodings(t *testing.T) {
	const risk = "- {api: graph, role: Mail.Send, level: medium}\r\n"
	wide := strings.Join(strings.Split(risk, ""), "\x00") + "\x00"
	graph, _ := catalog.ByAlias("graph")
	for name, text := range map[string]string{
		"UTF-8 with mark": "\ufeff" + risk, "UTF-16": "\xff\xfe" + wide, "UTF-16 without mark": wide,
	} {
		table, err := policy.ParseRisk("risk.yaml", []byte(text), catalog.Builtin())
		if got := table.Rate(graph.AppID, "Mail.Send", ""); err != nil || got.Level != catalog.Medium {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		exception := strings.NewReplacer("api: graph, ", "id: MIR001, ", "level: medium", "reason: x, expires: 2027-01-01").Replace(risk)
		if strings.Contains(name, "16") {
			exception = strings.Join(strings.Split(exception, ""), "\x00") + "\x00"
		}
		if list, err := policy.ParseExceptions("e.yaml", []byte(exception)); err != nil || len(list) != 1 {
			t.Errorf("%s: %+v, %v", name, list, err)
		}
	}
}

func TestRefused(t *testing.T) {
	const risk, exception = "risk", "exception"
	for name, c := range map[string]struct{ kind, text, want string }{
		"not a list":      {risk, "api: graph", "f.yaml:1:1: must be a list"},
		"not YAML":        {risk, "- api: graph\n\trole: A\n", "f.yaml:2:2: is not valid YAML"},
		"two documents":   {risk, "- {api: graph, role: A, level: low}\n---\n- b\n", "f.yaml:2:1: a second YAML document"},
		"an unknown key":  {risk, "- api: graph\n  role: A\n  levle: low\n", `f.yaml:3:3: unknown key "levle": use api, role, level, why`},
		"a key twice":     {risk, "- api: graph\n  api: graph\n", `f.yaml:2:3: key "api" appears twice`},
		"a missing key":   {risk, "- api: graph\n  level: low\n", `f.yaml:1:3: key "role" is missing`},
		"an empty value":  {risk, "- api: graph\n  role:\n  level: low\n", "f.yaml:2:8: role is empty"},
		"a list as value": {risk, "- api: graph\n  role: [A]\n  level: low\n", "f.yaml:2:9: role must be a single string"},
		"an alias":        {risk, "- &a {api: graph, role: A, level: low}\n- *a\n", "f.yaml:1:3: the anchor &a is not allowed here"},
		"an unknown API":  {risk, "- {api: grahp, role: A, level: low}\n", `f.yaml:1:9: api "grahp" is neither an alias`},
		"a wrong level":   {risk, "- api: graph\n  role: A\n  level: severe\n", `f.yaml:3:10: "severe" is not a risk level`},
		"a role twice": {risk, "- {api: graph, role: A, level: low}\n- {api: graph, role: a, level: low}\n",
			"f.yaml:2:22: role \"a\" is rated twice"},
		"an unknown role": {risk, "- api: graph\n  role: Mail.Sent\n  level: low\n",
			"f.yaml:2:9: role \"Mail.Sent\" matches no role of Microsoft Graph in the table of " + catalog.Date() +
				": did you mean Mail.Send?"},
		"a pattern": {risk, "- {api: graph, role: 'Mail.*', level: low}\n",
			"f.yaml:1:22: role \"Mail.*\" matches no role of Microsoft Graph"},
		"a number":         {risk, "- {api: graph, role: 7, level: low}\n", "f.yaml:1:22: role must be a string: write 7 in quotes"},
		"a tag":            {risk, "- {api: graph, role: !!str A, level: low}\n", "f.yaml:1:22: the tag !!str is not allowed"},
		"an alias of YAML": {exception, "- {id: MIR001, role: *a, reason: x, expires: 2027-01-01}\n", "f.yaml:1:"},
		"not UTF-8":        {risk, "- \xff", "f.yaml:1:3: is not valid UTF-8 text"},
		"an unknown id": {exception, "- id: MIR999\n  role: A\n  reason: x\n  expires: 2027-01-01\n",
			`f.yaml:1:7: unknown finding id "MIR999"`},
		"no reason": {exception, "- id: MIR001\n  role: A\n  expires: 2027-01-01\n", `f.yaml:1:3: key "reason" is missing`},
		"not a date": {exception, "- id: MIR001\n  role: A\n  reason: x\n  expires: 31.12.2027\n",
			`f.yaml:4:12: expires "31.12.2027" is not a date`},
		"a day that is not": {exception, "- {id: MIR001, role: A, reason: x, expires: 2027-02-30}\n", `f.yaml:1:45: expires "2027-02-30"`},
		"hides everything":  {exception, "- {id: MIR001, reason: x, expires: 2027-01-01}\n", "f.yaml:1:3: the exception names nothing"},
		"about exceptions": {exception, "- {id: MIR015, role: A, reason: x, expires: 2027-01-01}\n",
			"f.yaml:1:8: MIR015 is about exceptions"},
		"a bad identity": {exception, "- id: MIR001\n  identity: ' '\n  reason: x\n  expires: 2027-01-01\n", "f.yaml:2:13: "},
		"a bad API": {exception, "- id: MIR001\n  api: 1234567-1234-1234-1234-123456789012\n  reason: x\n  expires: 2027-01-01\n",
			"f.yaml:2:8: "},
	} {
		var err error
		if c.kind == risk {
			_, err = policy.ParseRisk("f.yaml", []byte(c.text), catalog.Builtin())
		} else {
			_, err = policy.ParseExceptions("f.yaml", []byte(c.text))
		}
		if err == nil || !strings.HasPrefix(err.Error(), c.want) || !errors.Is(err, roles.ErrUsage) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

func TestParseExceptions(t *testing.T) {
	for _, empty := range []string{"", "# nothing\n", "[]\n", "---\n", "\xef\xbb\xbf"} {
		if got, err := policy.ParseExceptions("f.yaml", []byte(empty)); err != nil || len(got) != 0 {
			t.Errorf("%q: got %v, %v", empty, got, err)
		}
	}
	got, err := policy.ParseExceptions("f.yaml",
		[]byte("# ours\r\n- id: mir001\r\n  identity: rg-shop/func\r\n  api: graph\r\n  role: Mail.Send\r\n  reason: \"needed: ticket "+
			"7\"\r\n  expires: 2027-01-31\r\n- {id: MIR012, reason: known, expires: '2027-01-01'}\r\n"))
	if err != nil || len(got) != 2 {
		t.Fatalf("got %v, %v", got, err)
	}
	e := got[0]
	if e.Rule != "MIR001" || e.Identity.Value != "rg-shop/func" || e.API.Alias != "graph" || e.Role != "Mail.Send" ||
		e.Reason != "needed: ticket 7" || e.Expires.Day() != 31 || e.Where != "f.yaml:2:3" {
		t.Errorf("got %+v", e)
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	large := filepath.Join(dir, "large.yaml")
	if err := os.WriteFile(large, make([]byte, 5<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{filepath.Join(dir, "missing.yaml"), dir, large} {
		if _, err := policy.ReadExceptions(file); !errors.Is(err, roles.ErrUsage) || !strings.HasPrefix(err.Error(), file) {
			t.Errorf("%s: %v", file, err)
		}
		if _, err := policy.ReadRisk(file, catalog.Builtin()); !errors.Is(err, roles.ErrUsage) {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// No text makes a parser panic, and every mistake is a usage error.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "- a", "- {api: graph, role: A, level: low}",
		"- id: MIR001\n  role: x\n  reason: y\n  expires: 2027-01-01", "&a [*a]", "- ? [a]\n  : b", "- !!binary x", "\t- a"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, err := policy.ParseRisk("f", text, catalog.Builtin()); err != nil && !errors.Is(err, roles.ErrUsage) {
			t.Errorf("%v", err)
		}
		if _, err := policy.ParseExceptions("f", text); err != nil && !errors.Is(err, roles.ErrUsage) {
			t.Errorf("%v", err)
		}
	})
}
