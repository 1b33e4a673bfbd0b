package html_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"mi-roles/output/html"
	"mi-roles/roles"
	"mi-roles/roles/audit"
)

// compared is a tenant with what was found in it, against a day on which the first ten
// identities held nothing, and three others something that is gone.
func compared(t *testing.T, n int) html.Report {
	t.Helper()
	r := tenant(n)
	var before []audit.Finding
	for _, f := range r.Found.Open {
		if !strings.HasSuffix(f.Principal.DisplayName, "0") {
			before = append(before, f)
		}
	}
	for i := range 3 {
		gone := before[i]
		gone.Principal, gone.Key = roles.Principal{ID: roles.ObjectID(guidOf(0xdd, i)), DisplayName: "gone"}, "gone"
		before = append(before, gone)
	}
	r.Found = r.Found.Against(audit.Result{Open: before}, audit.Baseline{Name: "last.json", Taken: noon.AddDate(0, -1, 0)})
	return r
}

// plain is the text of the overview.
func plain(t *testing.T, r html.Report) string {
	text := between(t, written(t, r), `<section id="overview"`, "</section>")
	return strings.Join(strings.Fields(string(regexp.MustCompile(`<[^>]*>`).ReplaceAll(text, []byte(" ")))), " ")
}

// TestBrief: the first page says how things stand, what the ratings mean, what changed and
// what to do.
func TestBrief(t *testing.T) {
	few := tenant(1)
	few.Grants, few.Found = nil, audit.Result{}
	one := compared(t, 400)
	for name, c := range map[string]struct {
		report html.Report
		want   []string
		never  string
	}{
		"nothing": {few, []string{"0 of 1 identity hold app roles: 0 assignments on 0 APIs.", "No identity holds a critical role.",
			"There are no open findings.", "What to do first There is nothing to do.",
			"critical A role that leads to control of the tenant"}, "Since"},
		"much": {one, []string{"of 400 identities hold app roles: 1,276 assignments on",
			"critical role, which leads to control of the tenant",
			"of them can assign themselves any other role", "; since 2026-10-20: ", " new, 3 gone.", "Since 2026-10-20 new", "gone critical",
			"What to do first ", "findings, "}, "There is nothing to do"},
	} {
		text := plain(t, c.report)
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in %.1500s", name, want, text)
			}
		}
		if strings.Contains(text, c.never) {
			t.Errorf("%s: %q is there", name, c.never)
		}
	}
	if n := bytes.Count(between(t, written(t, one), `<ol class="first">`, "</ol>"), []byte("<li>")); n != 5 {
		t.Errorf("%d things to do first", n)
	}
}

// TestTitle: the user's own, or the tenant's name, never markup.
func TestTitle(t *testing.T) {
	for _, c := range []struct{ title, tenant, heading, origin string }{
		{"", "", "Managed identities and their API roles", "all managed"},
		{"", "Contoso", "Contoso: managed identities and their API roles", "all managed"},
		{"Q4 <b>", "Contoso", "Q4 &lt;b&gt;", "all managed identities · Contoso · tenant"},
	} {
		page := written(t, html.Report{Title: c.title, TenantName: c.tenant, Tenant: "t", Scope: "all managed identities",
			Made: time.Time{}})
		if h1, title := between(t, page, "<h1>", "</h1>"), between(t, page, "<title>", "</title>"); string(h1) != c.heading ||
			string(title) != c.heading {
			t.Errorf("%+v: heading %s, title %s", c, h1, title)
		}
		if !bytes.Contains(page, []byte(c.origin)) {
			t.Errorf("%+v: no %s", c, c.origin)
		}
	}
}
