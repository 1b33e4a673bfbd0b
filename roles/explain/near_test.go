package explain

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestNearMisses(t *testing.T) {
	for text, want := range map[string]string{
		"User.Raed.All":         "User.Read.All",
		"User.Read.Al":          "User.Read.All",
		"Mail.Reed":             "Mail.Read",
		"AADST500011":           "AADSTS500011",
		"Global Adminstrator":   "Global Administrator",
		"manged identity":       "managed identity",
		"reference update":      "Not a valid reference update",
		"authorization_request": "Authorization_RequestDenied",
		"managed identit":       "SecretHeaderNotFound",
	} {
		reply := Read(text)
		answers, near := reply.Answers, reply.Near
		if len(answers) > 0 || !strings.Contains("|"+strings.Join(near, "|")+"|", "|"+want+"|") {
			t.Errorf("%q: answers %q near %q, want %q", text, topics(answers), near, want)
		}
		if len(near) > 5 {
			t.Errorf("%q: %d near misses", text, len(near))
		}
	}
}

// TestResembles: one slip in every four letters, at least one, and no more than one in a code.
func TestResembles(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       bool
	}{{"abc", "abd", true}, {"abc", "ade", false}, {"abcdefg", "abcdexx", false}, {"abcdefgh", "abcdefxx", true},
		{"abcdefgh", "abcdexxx", false}, {"aadsts50105", "aadsts50104", true}, {"aadsts50105", "aadsts50114", false}} {
		if got := (entry{topic: c.name}).resembles(c.text); got != c.want {
			t.Errorf("%s and %s: %v", c.name, c.text, got)
		}
		if got := (entry{topic: "nothing", names: []string{c.name}}).resembles(c.text); got != c.want {
			t.Errorf("%s by name and %s: %v", c.name, c.text, got)
		}
	}
	for text, want := range map[string]bool{"globel adminstrator": true, "globel adminstratar": false} {
		if got := slices.Contains(Read(text).Near, "Global Administrator"); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestNothingIsInvented(t *testing.T) {
	for _, text := range []string{"", " \n", "xyzzy plugh", "12", "hello world, all is well", "99999999", "\x00\xff",
		strings.Repeat("ü", 50)} {
		if reply := Read(text); len(reply.Answers) > 0 || len(reply.Near) > 0 {
			t.Errorf("%q: %+v", text, reply)
		}
	}
}

func TestAnswersNeverRepeatTheQuestion(t *testing.T) {
	const secret = "eyJhbGciOiJSUzI1NiJ9.eyJyb2xlcyI6WyJ4Il19.c2lnbmF0dXJl"
	reply := Read("AADSTS500011 AADSTS123456 Authorization: Bearer " + secret + " 3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08")
	answers, near := reply.Answers, reply.Near
	if text := fmt.Sprint(answers, near); strings.Contains(strings.ToLower(text), strings.ToLower(secret)) {
		t.Error(text)
	}
}

func TestLongLogs(t *testing.T) {
	var log strings.Builder
	for i := range 5200 {
		fmt.Fprintf(&log, "line %d id %08x-1f2a-4d86-b7e4-52a0c6d91f08 module.name_%d failed AADSTS%d %0120d\n", i, i, i, 900000+i%5000, i)
	}
	text := log.String() + "AADSTS50105: last line"
	answers := Read(text).Answers
	if len(text) < 1<<20 || len(answers) != 25 || answers[0].Topic != "AADSTS50105" {
		t.Errorf("%d bytes, %d answers, first %q", len(text), len(answers), topics(answers)[0])
	}
}

func TestTopics(t *testing.T) {
	for _, topic := range Topics() {
		if topic.Name == "" || topic.Kind == "" || topic.What == "" || strings.ContainsFunc(topic.What, unicode.IsControl) {
			t.Errorf("%+v", topic)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{"AADSTS50105", "role", "User.Raed.All", "df021288-bdef-4463-88db-98f22de89214", "\\u0027\\\"",
		"aadsts 99999999", "ſK.é", "GET /users/{id}/messages", "GET https://graph.microsoft.com/v1.0/me failed: 403 Forbidden"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		reply := Read(text)
		answers, near := reply.Answers, reply.Near
		if len(answers) > maxAnswers || len(near) > maxNearMisses || len(answers) > 0 && answers[0].Kind != "unknown" && len(near) > 0 {
			t.Fatalf("%d answers, %d near misses", len(answers), len(near))
		}
		for _, answer := range answers {
			complete(t, answer)
		}
	})
}
