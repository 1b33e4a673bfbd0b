package code_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"mi-roles/output/code"
	"mi-roles/roles"
)

var update = flag.Bool("update", false, "write the golden files")

// hostile names try to leave a comment, a string or an identifier in each language.
func hostile() []string {
	return []string{
		`"quoted" 'single' \"back\"`, "$(touch pwned)", "`touch pwned`", "a\ntouch pwned", "a\r\ntouch pwned\r", "*/ touch pwned /*",
		"#> touch pwned <#",
		"x\n'@\ntouch pwned", "x\n\"@\ntouch pwned", "${file(\"/etc/passwd\")} %{ if true }pwned%{ endif }",
		"\u202eevil\u2066 \u200b\ufeff", "\u2028touch pwned\u0085",
		"‘; touch pwned; ’", "'; touch pwned; '", "\x1b[31mred", "\x00", "\xff\xfe", "tflint-ignore: all", "checkov:skip=CKV_1",
		"日本語 हिन्दी", "",
		strings.Repeat("long ", 200), "trailing \\", "#disable-next-line no-unused", "requires -Version 99", "!/bin/false", "ﾠㅤᅠ",
	}
}

const (
	principal = roles.ObjectID("1d000000-0000-4000-8000-000000000001")
	api       = roles.ObjectID("a9100000-0000-4000-8000-000000000001")
	apiAppID  = roles.AppID("00000003-0000-0000-c000-000000000000")
	gone      = roles.ObjectID("a9100000-0000-4000-8000-00000000dead")
	reader    = roles.RoleID("df021288-bdef-4463-88db-98f22de89214")
	retired   = roles.RoleID("0f021288-0000-4000-8000-00000000d15a")
)

// describe makes a grant as the directory would have it.
func describe(name, apiName, roleValue string, key roles.Key) roles.Grant {
	d := roles.Describer{
		Principals: map[roles.ObjectID]roles.Principal{key.Principal: {ID: key.Principal, DisplayName: name}},
		Resources: map[roles.ObjectID]roles.Resource{api: {ID: api, AppID: apiAppID, DisplayName: apiName, Roles: []roles.AppRole{
			{ID: reader, Value: roleValue}, {ID: retired, Value: "Old.Role", Disabled: true}}}},
	}
	return d.Describe(roles.Assignment{ID: "AAAAHQAAAECAAAAAAAAAAUPX_ZyyFd5At_u9FrmwSOA", Key: key, ResourceName: apiName})
}

func numbered(n int) roles.Key {
	return roles.Key{Principal: roles.ObjectID(fmt.Sprintf("1d000000-0000-4000-8000-%012x", n)), Resource: api, Role: reader}
}

func ordinary(name string, n int) roles.Grant {
	return describe(name, "Microsoft Graph", "User.Read.All", numbered(n))
}

// sample has every fate: made again, default access, and each reason to leave out.
func sample() []roles.Grant {
	key := func(resource roles.ObjectID, role roles.RoleID) roles.Key {
		return roles.Key{Principal: principal, Resource: resource, Role: role}
	}
	first := ordinary("func-orders", 1)
	odd := ordinary("odd ids", 3)
	odd.Key.Principal = "'; touch pwned; '"
	oddID := ordinary("odd assignment", 4)
	oddID.ID = "\"\ntouch pwned"
	return []roles.Grant{
		first,
		ordinary("func-orders", 2),
		first,
		describe("func-orders", "Orders API", "", key(api, roles.DefaultAccess)),
		describe("func-orders", "Orders API", "", key(api, "11111111-0000-4000-8000-000000000001")),
		describe("func-orders", "Orders API", "", key(api, retired)),
		describe("func-orders", "Deleted API", "", key(gone, reader)),
		describe("func-orders", "", "", key(gone, roles.DefaultAccess)),
		odd, oddID,
	}
}

// wanted is a grant that nobody holds yet.
func wanted() roles.Grant {
	g := ordinary("func-new", 5)
	g.ID = ""
	return g
}

func options() code.Options {
	return code.Options{Version: "v1", Tenant: "7e4a4700-0000-4000-8000-000000000001", GraphRoot: "https://graph.microsoft.com"}
}

func styled(s code.Style) code.Options {
	o := options()
	o.Style = s
	return o
}

func write(t testing.TB, f code.Format, grants []roles.Grant, o code.Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := code.Write(&b, f, grants, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// awkward is a grant per hostile name, in all three places.
func awkward() []roles.Grant {
	var grants []roles.Grant
	for i, name := range hostile() {
		grants = append(grants, describe(name, name, name, numbered(i+1)))
	}
	return grants
}

func TestGoldens(t *testing.T) {
	china := options()
	china.GraphRoot = "https://microsoftgraph.chinacloudapi.cn"
	for _, f := range code.Formats() {
		golden(t, string(f), write(t, f, sample(), options()))
		golden(t, string(f)+"-hostile", write(t, f, awkward(), options()))
		golden(t, string(f)+"-empty-china", write(t, f, nil, china))
	}
	golden(t, "terraform-for-each", write(t, code.Terraform, append(sample(), wanted()), styled(code.ForEach)))
	golden(t, "terraform-for-each-empty", write(t, code.Terraform, nil, styled(code.ForEach)))
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || got != string(want) {
		t.Errorf("%s differs from its golden (%v); look, then run with -update:\n%s", name, err, got)
	}
}

// TestNamesStayWhole: a comment is there so that someone recognizes the name.
func TestNamesStayWhole(t *testing.T) {
	const name = "web-shop/slots/staging-2 (EU): Bücher & Co, O'Brien's API #1, 100% [beta] \"x\" \\ $HOME ☎️"
	for _, f := range code.Formats() {
		if text := write(t, f, []roles.Grant{describe(name, name, name, numbered(1))}, options()); !strings.Contains(text,
			name+" holds "+name+" of "+name) {
			t.Errorf("%s changes the name:\n%s", f, text)
		}
	}
}

// TestNoOrders: a name orders no other tool to look away.
func TestNoOrders(t *testing.T) {
	for _, name := range []string{"tflint-ignore: all", "checkov:skip=CKV_1", "tfsec:ignore:*", "trivy:ignore:AVD-1", "ts:skip=x",
		"kics-scan ignore-line",
		"shellcheck disable=SC2086", "shellcheck source=/dev/null", "nosemgrep", "NoSemgrep: x"} {
		for _, f := range code.Formats() {
			for line := range strings.Lines(write(t, f, []roles.Grant{describe(name, name, name, numbered(1))}, options())) {
				if strings.Contains(line, " holds ") && strings.Contains(line, name) {
					t.Errorf("%s: the order stands as it was: %s", f, line)
				}
			}
		}
	}
}

// TestNoDate: the same tenant gives the same file on every day.
func TestNoDate(t *testing.T) {
	year := regexp.MustCompile(`\b20\d\d-\d\d-\d\d\b`)
	for _, f := range code.Formats() {
		if text := write(t, f, sample(), options()); year.MatchString(text) {
			t.Errorf("%s has a date:\n%s", f, text)
		}
	}
}

// What is not a comment depends on ids alone: with other names the same code comes
// out, but for the words in identifiers.
func TestNamesNeverGetIntoCode(t *testing.T) {
	for _, f := range code.Formats() {
		for i, name := range hostile() {
			key := numbered(i + 1)
			got := codeOf(write(t, f, []roles.Grant{describe(name, name, name, key)}, options()))
			want := codeOf(write(t, f, []roles.Grant{describe("a", "b", "c", key)}, options()))
			if got != want {
				t.Errorf("%s: the name %q changed the code to\n%s", f, name, got)
			}
		}
	}
}

func FuzzNames(f *testing.F) {
	for _, name := range hostile() {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		for _, format := range code.Formats() {
			text := write(t, format,
				[]roles.Grant{describe(name, name, name, numbered(1)),
					describe(name, name, name, roles.Key{Principal: principal, Resource: gone, Role: reader})}, options())
			want := write(t, format,
				[]roles.Grant{describe("a", "b", "c", numbered(1)),
					describe("a", "b", "c", roles.Key{Principal: principal, Resource: gone, Role: reader})}, options())
			if codeOf(text) != codeOf(want) || strings.Count(text, "\n") != strings.Count(want, "\n") {
				t.Fatalf("%s: the name %q got out of its comment:\n%s", format, name, text)
			}
		}
	})
}

// Names of resources must outlive changes around them, for a tool with a memory
// removes what lost its name.
func TestIdentifiersAreUniqueAndStable(t *testing.T) {
	many := make([]roles.Grant, 5000)
	for i := range many {
		many[i] = ordinary("twin", i)
	}
	seen := map[string]bool{}
	for _, name := range identifiers(write(t, code.Bicep, many, options())) {
		seen[name] = true
	}
	if len(seen) != len(many) {
		t.Errorf("%d grants have %d names", len(many), len(seen))
	}
	alone := identifiers(write(t, code.Terraform, many[7:8], options()))
	beside := identifiers(write(t, code.Terraform, many[3:8], options()))
	if alone[0] != beside[len(beside)-1] || !seen[alone[0]] {
		t.Errorf("the name of one grant is %q alone and %q beside others", alone, beside)
	}
}

func TestRefusals(t *testing.T) {
	for _, root := range []string{"", "http://graph.microsoft.com", "https://", "https://x'; touch pwned; '",
		"https://graph.microsoft.com/v1.0", "https://a\nb"} {
		o := options()
		o.GraphRoot = root
		if err := code.Write(&bytes.Buffer{}, code.AzureCLI, nil, o); err == nil {
			t.Errorf("the graph root %q was taken", root)
		}
	}
	if err := code.Write(&bytes.Buffer{}, "ansible", nil, options()); err == nil || !strings.Contains(err.Error(), "use terraform") {
		t.Errorf("an unknown format: %v", err)
	}
	if _, err := code.ParseFormat("Terraform"); err == nil {
		t.Error("formats are written in lower case")
	}
	if err := code.Write(full{}, code.Bicep, nil, options()); !errors.Is(err, errFull) {
		t.Errorf("the writer's error is lost: %v", err)
	}
}

var errFull = errors.New("disk full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
