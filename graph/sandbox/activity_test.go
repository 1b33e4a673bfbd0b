package sandbox

import (
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// sampleLog is the log of the sample tenant, each line by column.
func sampleLog(t *testing.T) []map[string]string {
	t.Helper()
	var out strings.Builder
	if err := WriteActivity(&out); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil || out.Len() > 2<<20 {
		t.Fatalf("%d bytes, %v", out.Len(), err)
	}
	var all []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, name := range lines[0] {
			row[name] = line[i]
		}
		all = append(all, row)
	}
	return all
}

// TestWhoCallsWhat: how many calls each identity makes in 45 days and a midnight, between which times.
func TestWhoCallsWhat(t *testing.T) {
	const whole = "10/24/2024, 12:00:00.000 AM to 12/8/2024, 12:00:00.000 AM"
	want := map[string]string{
		" GET 200 beta/me": "181 " + whole, " GET 200 v1.0/me": "451 " + whole,
		"100% uptime+alerts GET 200 v1.0/admin":     "361 " + whole,
		"O'Brien-sync GET 200 v1.0/users":           "10 " + whole,
		"R&D Lab #1 GET 403 v1.0/sites":             "5 10/24/2024, 12:00:00.000 AM to 12/7/2024, 12:00:00.000 AM",
		"aa-runbooks GET 200 v1.0/groups":           "271 " + whole,
		"aa-runbooks GET 200 v1.0/users":            "271 " + whole,
		"aks-prod-agentpool GET 200 v1.0/groups":    "181 " + whole,
		"apim-gateway GET 200 v1.0/users":           "676 " + whole,
		"apim-gateway POST 200 v1.0/$batch":         "91 " + whole,
		"büro-zürich-東京 GET 200 v1.0/users":         "69 10/24/2024, 12:00:00.000 AM to 12/7/2024, 12:00:00.000 PM",
		"func-images GET 200 v1.0/drives":           "136 " + whole,
		"func-images GET 302 v1.0/drives":           "406 " + whole,
		"func-orders POST 202 v1.0/users":           "541 " + whole,
		"id-deploy GET 200 v1.0/servicePrincipals":  "16 " + whole,
		"id-deploy POST 201 v1.0/servicePrincipals": "16 " + whole,
		"id-pipeline GET 200 v1.0/groups":           "46 11/23/2024, 12:00:00.000 AM to 12/8/2024, 12:00:00.000 AM",
		"id-pipeline GET 403 v1.0/groups":           "2 11/22/2024, 12:00:00.000 PM to 11/22/2024, 1:00:00.000 PM",
		"id-reporting GET 200 v1.0/auditLogs":       "181 " + whole,
		"id-reporting GET 302 v1.0/reports":         "7 10/24/2024, 12:00:00.000 AM to 12/5/2024, 12:00:00.000 AM",
		"logic-invoices GET 403 v1.0/me":            "3 10/24/2024, 12:00:00.000 AM to 12/3/2024, 12:00:00.000 AM",
		"logic-invoices POST 202 v1.0/users":        "226 " + whole,
		"sql-analytics GET 200 v1.0/groups":         "181 " + whole,
		"sql-analytics GET 200 v1.0/users":          "46 " + whole,
		"vm-build-01 GET 200 v1.0/applications":     "91 " + whole,
		"web-shop GET 200 v1.0/users":               "271 " + whole,
		"web-shop GET 403 v1.0/users":               "6 " + whole,
	}
	type calls struct {
		n           int
		first, last string
	}
	got, names := map[string]calls{}, map[string]string{}
	for _, sp := range Sample().ServicePrincipals {
		names[sp.ID] = sp.DisplayName
	}
	for _, row := range sampleLog(t) {
		path := strings.TrimPrefix(row["RequestUri"], "https://graph.microsoft.com/")
		version, path, _ := strings.Cut(path, "/")
		key := names[row["ServicePrincipalId"]] + " " + row["RequestMethod"] + " " + row["ResponseStatusCode"] + " " + version + "/" +
			path[:strings.IndexAny(path+"/", "/?(")]
		c := got[key]
		if c.n++; c.n == 1 {
			c.first = row["TimeGenerated [UTC]"]
		}
		c.last = row["TimeGenerated [UTC]"]
		got[key] = c
	}
	for key, c := range got {
		if text := fmt.Sprintf("%d %s to %s", c.n, c.first, c.last); text != want[key] {
			t.Errorf("%s: %s, want %s", key, text, want[key])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d kinds of calls, want %d", len(got), len(want))
	}
}

// TestALineOfTheLog has what the portal exports, and the roles that the token had when it was issued.
func TestALineOfTheLog(t *testing.T) {
	all := sampleLog(t)
	for i, want := range map[int]string{
		0: "7ab00000-0000-4000-8000-000000000001|10/24/2024, 12:00:00.000 AM|b06aa45e-b354-43f9-88e3-6c022967b4c0|v1.0|POST|202|21|" +
			"https://graph.microsoft.com/v1.0/users/05e20000-0000-4000-8000-000000000002/sendMail|203.0.113.2|azsdk-net-Identity|" +
			"7e4a4700-0000-4000-8000-000000000001|c11e0000-0000-4000-8000-000000000001|1d000000-0000-4000-8000-000000000001||Mail.Send||" +
			"10/23/2024, 10:23:00.000 PM",
		4741: "7ab00000-0000-4000-8000-000000000001|12/8/2024, 12:00:00.000 AM|84ace514-3631-4507-bd58-e6cd0d197f26|beta|GET|200|362|" +
			"https://graph.microsoft.com/beta/me/messages?$top=1|203.0.113.3|azsdk-net-Identity|7e4a4700-0000-4000-8000-000000000001|" +
			"a9a00000-0000-4000-8000-000000000001||05e20000-0000-4000-8000-000000000003||User.Read profile openid email|" +
			"12/7/2024, 10:23:00.000 PM",
	} {
		var line []string
		for _, name := range activityColumns {
			line = append(line, all[i][name])
		}
		if got := strings.Join(line, "|"); got != want || len(all) != 4742 {
			t.Errorf("line %d of %d: %s\nwant %s", i, len(all), got, want)
		}
	}
	carried := map[string]string{}
	for _, row := range all {
		if row["ServicePrincipalId"] == pipeline {
			carried[row["ResponseStatusCode"]] = row["Roles"]
		}
	}
	if carried["403"] != "Application.ReadWrite.OwnedBy" || carried["200"] != "Application.ReadWrite.OwnedBy Group.Read.All" {
		t.Errorf("before and after the grant: %v", carried)
	}
}

func TestWriteActivity(t *testing.T) {
	a := activity{tenant: Sample()}
	for _, h := range habits {
		if h.who != "" && a.principal(h.who) == nil {
			t.Errorf("the sample tenant has no %s", h.who)
		}
	}
	if a.principal("nobody") != nil {
		t.Error("nobody is somebody")
	}
	for _, left := range []int{0, 100_000} {
		if err := WriteActivity(&full{left}); err == nil {
			t.Errorf("a log that could not be written after %d bytes is written", left)
		}
	}
	if roles := a.carried(a.principal("func-orders"), activityStart()); !slices.Equal(roles, []string{"Mail.Send"}) {
		t.Errorf("%v", roles)
	}
}

// full takes so many bytes and no more.
type full struct{ left int }

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errors.New("full")
	}
	return len(p), nil
}
