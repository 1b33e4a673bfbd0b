package cmd

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"mi-roles/cmd/screen"
	"mi-roles/output"
)

func TestExplain(t *testing.T) {
	for _, c := range []struct {
		stdin string
		args  []string
		code  int
		says  []string
	}{
		{"", []string{"AADSTS500011"}, 0, []string{"sign-in error", "do:", "see:"}},
		{"", []string{"AADSTS99999"}, 0, []string{"unknown"}},
		{"", []string{"app", "role"}, 0, []string{"a permission that an API defines"}},
		{"", []string{"df021288-bdef-4463-88db-98f22de89214"}, 0, []string{"Microsoft Graph", "SharePoint"}},
		{"", []string{"00000000-0000-0000-0000-000000000000"}, 0, []string{"default access"}},
		{"ERROR: AADSTS501051: Application is not assigned to a role", []string{"-"}, 0, []string{"AADSTS501051"}},
		{"", []string{"mir003"}, 0, []string{"MIR003 (finding)", "Identity can assign itself more roles", "why:"}},
		{"", []string{"31"}, 0, []string{"exit code 31", "role exists, but not for applications"}},
		{"", []string{"exit", "31"}, 0, []string{"exit code 31"}},
		{"", []string{"exit code 3"}, 0, []string{"differences found", "no role that is enough"}},
		{"", []string{"130"}, 0, []string{"interrupted"}},
		{"", []string{"403"}, 0, []string{"403 Forbidden (class of error)"}},
		{"", []string{"MIR999"}, 1, []string{"nothing is known"}},
		{"", []string{"exit", "code", "33"}, 1, []string{"nothing is known"}},
		{"", []string{"my function gets 403 from graph"}, 0, []string{"403 Forbidden"}},
		{"", []string{"User.Raed.All"}, 1, []string{"did you mean User.Read.All?"}},
		{"", []string{"zzz", "-o", "json"}, 1, []string{"nothing is known"}},
		{"", []string{"-"}, 2, []string{"nothing to explain"}},
		{"", []string{""}, 2, []string{"nothing to explain"}},
		{"", nil, 0, []string{"TOPIC", "AADSTS500011"}},
	} {
		speak(t, c.stdin, append([]string{"explain"}, c.args...)...).want(t, c.code, c.says...)
	}
}

func TestExplainJSON(t *testing.T) {
	var rows []output.Explanation
	s := speak(t, "", "explain", "role", "-o", "json")
	if err := json.Unmarshal([]byte(s.out), &rows); err != nil || len(rows) != 1 || len(rows[0].Also) != 3 || len(rows[0].Do) == 0 {
		t.Errorf("%v: %s", err, s.out)
	}
	var topics []output.Topic
	if err := json.Unmarshal([]byte(speak(t, "", "explain", "-o", "json").out), &topics); err != nil || len(topics) < 40 {
		t.Errorf("%d topics, %v", len(topics), err)
	}
}

// Text that is pasted whole may hold a token, and is not repeated. A token alone is
// recognized, and so explained.
func TestExplainRepeatsNoToken(t *testing.T) {
	raw := jwt(identityClaims(nil))
	for text, code := range map[string]int{raw: 0, "Bearer " + raw: 0, "AADSTS500011 " + raw: 0, "lorem ipsum " + raw: 1} {
		s := speak(t, text, "explain", "-")
		s.want(t, code)
		if strings.Contains(s.out+s.err, raw[:20]) || !strings.Contains(text, "AADSTS") && !strings.Contains(s.out+s.err, "token inspect") {
			t.Errorf("%d: %s%s", code, s.out, s.err)
		}
	}
}

// The ids and roles of an error are told apart, so that nobody gives the wrong one.
func TestExplainTellsParts(t *testing.T) {
	s := speak(t, "Missing role permissions on the request. API requires one of 'Team.ReadBasic.All'. Trace ID: "+
		"3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08", "explain", "-")
	s.want(t, 0, "In the text", "Team.ReadBasic.All  role, one of those that the call requires",
		"3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08  id of the request")
	if s := speak(t, "", "explain", "AADSTS500011"); strings.Contains(s.out, "In the text") {
		t.Error(s.out)
	}
}

// Prose is broken at the width, commands never are.
func TestExplainWidth(t *testing.T) {
	var b strings.Builder
	fill(&b, "  ", "why: ", strings.Repeat("word ", 30), 60)
	for line := range strings.Lines(b.String()) {
		if len(strings.TrimRight(line, " \n")) > 60 {
			t.Errorf("%q", line)
		}
	}
}

// An interrupt counts while input is awaited, too.
func TestInterruptWhileReading(t *testing.T) {
	in, _ := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, args := range [][]string{{"explain", "-"}, {"token", "inspect"}} {
		if code := Run(ctx, args,
			screen.Streams{In: in, Out: io.Discard, Err: io.Discard, Getenv: func(string) string { return "" }}); code != 130 {
			t.Errorf("%v: exit code %d", args, code)
		}
	}
}
