package cmd

import (
	"bytes"
	"regexp"
	"testing"
	"time"

	"mi-roles/cmd/change"
	"mi-roles/cmd/screen"
)

func TestParseSince(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"24h": "2026-11-19T12:00:00Z", "30d": "2026-10-21T12:00:00Z", "2w": "2026-11-06T12:00:00Z", "0d": "2026-11-20T12:00:00Z",
		"90m":        "2026-11-20T10:30:00Z",
		"2026-01-31": "2026-01-31T00:00:00Z", "2026-01-31T09:00:00+01:00": "2026-01-31T08:00:00Z",
		"": "", "yesterday": "", "-24h": "", "2026-02-30": "", "2999-01-01": "", "999999d": "", "1.5d": "",
	} {
		got, err := parseSince(text, now)
		if want == "" != (err != nil) || err == nil && got.UTC().Format(time.RFC3339) != want || err != nil && !screen.IsUsage(err) {
			t.Errorf("%q: got %s, %v", text, got, err)
		}
	}
}

// An audit of the tenant sends what list --all sends, and no request more.
func TestAuditAsksNoMoreThanList(t *testing.T) {
	requests := func(args ...string) int {
		var out, log bytes.Buffer
		s := screen.Streams{In: &bytes.Buffer{}, Out: &out, Err: &log, Getenv: func(string) string { return "" }}
		if code := Run(t.Context(), append(args, "--sandbox", "--debug", "-o", "none"), s); code != change.ExitOK {
			t.Fatalf("%v: exit code %d\n%s", args, code, log.String())
		}
		return len(regexp.MustCompile(`(?m)^debug: (GET|POST) `).FindAll(log.Bytes(), -1))
	}
	list, audit := requests("list", "--all"), requests("audit", "--all")
	if list == 0 || audit > list {
		t.Errorf("audit sends %d requests, list %d", audit, list)
	}
}
