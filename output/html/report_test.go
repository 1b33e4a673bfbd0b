package html_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"mi-roles/output/html"
	"mi-roles/roles/audit"
)

func between(t *testing.T, text []byte, from, to string) []byte {
	t.Helper()
	_, rest, ok := bytes.Cut(text, []byte(from))
	inner, _, ok2 := bytes.Cut(rest, []byte(to))
	if !ok || !ok2 {
		t.Fatalf("no %s … %s", from, to)
	}
	return inner
}

// The policy names the script and the style sheet by their hashes, so that no
// other can run, and allows no connection.
func TestPolicyFitsTheFile(t *testing.T) {
	page := written(t, tenant(50))
	policy := string(between(t, page, `http-equiv="Content-Security-Policy" content="`, `"`))
	for _, part := range []struct{ from, to string }{{"<style>", "</style>"}, {"<script>", "</script>"}} {
		sum := sha256.Sum256(between(t, page, part.from, part.to))
		want := strings.ReplaceAll(base64.StdEncoding.EncodeToString(sum[:]), "+", "&#43;")
		if !strings.Contains(policy, want) && !strings.Contains(policy, base64.StdEncoding.EncodeToString(sum[:])) {
			t.Errorf("the policy does not allow our own %s: %s", part.from, policy)
		}
	}
	for _, never := range []string{"unsafe", "http:", "https:", "*"} {
		if strings.Contains(policy, never) {
			t.Errorf("the policy allows %s: %s", never, policy)
		}
	}
	if !strings.HasPrefix(policy, "default-src &#39;none&#39;") && !strings.HasPrefix(policy, "default-src 'none'") {
		t.Errorf("the policy does not begin with nothing: %s", policy)
	}
}

// Nothing in the file reaches out, and nothing of the directory becomes markup.
func TestFileIsInert(t *testing.T) {
	page := written(t, tenant(50))
	for _, never := range []string{"<script>window", "<img", `onerror="`, "<link", "@import", "url("} {
		if bytes.Contains(page, []byte(never)) {
			t.Errorf("the file holds %s", never)
		}
	}
	if found := regexp.MustCompile(`(?i)\s(on[a-z]+|style)="`).Find(page); found != nil {
		t.Errorf("an inline handler or style: %s", found)
	}
	if n := bytes.Count(page, []byte("<script")); n != 2 {
		t.Errorf("%d scripts, want the data and our own", n)
	}
	if found := regexp.MustCompile(`(?:src|href|action)="(?:[a-z]+:|//)[^"]*"`).Find(page); found != nil {
		t.Errorf("the file points outside: %s", found)
	}
}

func TestIslandIsWhole(t *testing.T) {
	r := tenant(200)
	island := between(t, written(t, r), `id="data">`, "</script>")
	var d struct {
		IDs    struct{ Name []string } `json:"ids"`
		Grants struct {
			Who, Role []int
			At        []int64
		}
		Findings struct{ Rule []int }
	}
	if err := json.Unmarshal(island, &d); err != nil {
		t.Fatal(err)
	}
	if len(d.IDs.Name) != len(r.Principals) || len(d.Grants.Who) != len(r.Grants) || len(d.Grants.At) != len(r.Grants) ||
		len(d.Findings.Rule) != len(r.Found.Open) {
		t.Errorf("%d identities, %d grants, %d findings", len(d.IDs.Name), len(d.Grants.Who), len(d.Findings.Rule))
	}
	if bytes.ContainsAny(island, "<>&") {
		t.Error("the island holds characters that could end it")
	}
}

func TestSameInputSameFile(t *testing.T) {
	a, b := tenant(300), tenant(300)
	for i, j := 0, len(b.Grants)-1; i < j; i, j = i+1, j-1 {
		b.Grants[i], b.Grants[j] = b.Grants[j], b.Grants[i]
	}
	b.Found = audit.Find(audit.Input{Principals: b.Principals, Grants: b.Grants, Now: noon, MaxCritical: 3})
	if !bytes.Equal(written(t, a), written(t, b)) {
		t.Error("the order of the grants shows in the file")
	}
}

func TestEmptyTenant(t *testing.T) {
	page := written(t, html.Report{Made: noon})
	if !bytes.Contains(page, []byte("There are no findings")) {
		t.Error("an empty tenant does not say so")
	}
}

// TestLargeTenantFits: 10,000 identities with 30,000 grants in 15 MB.
func TestLargeTenantFits(t *testing.T) {
	r := tenant(10000)
	page := written(t, r)
	t.Logf("%d identities, %d grants, %d findings: %.1f MB", len(r.Principals), len(r.Grants), len(r.Found.Open), float64(len(page))/1e6)
	if len(r.Grants) < 30000 || len(page) > 15e6 {
		t.Errorf("%d grants in %d bytes", len(r.Grants), len(page))
	}
}
