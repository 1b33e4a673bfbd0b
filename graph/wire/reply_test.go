package wire

import (
	"errors"
	"testing"
)

// TestStatusBoundaries are the numbers at which an answer becomes another matter.
func TestStatusBoundaries(t *testing.T) {
	veto, lost := &refusal{"refused"}, errors.New("reset")
	for _, c := range []struct {
		status                         int
		err                            error
		ok, success, unclear, notBegun bool
	}{
		{199, nil, false, false, true, false}, {200, nil, true, true, false, false}, {299, nil, true, true, false, false},
		{300, nil, false, false, false, false}, {399, nil, false, false, false, false}, {400, nil, false, false, false, false},
		{401, nil, false, false, false, true}, {403, nil, false, false, false, false}, {407, nil, false, false, false, false},
		{408, nil, false, false, true, false}, {409, nil, false, false, false, false}, {428, nil, false, false, false, false},
		{429, nil, false, false, false, true}, {430, nil, false, false, false, false}, {499, nil, false, false, false, false},
		{500, nil, false, false, true, false}, {501, nil, false, false, false, false}, {502, nil, false, false, true, false},
		{0, lost, false, false, true, false}, {200, lost, false, true, true, false}, {400, lost, false, false, true, false},
		{299, veto, false, true, true, false}, {300, veto, false, false, false, true}, {399, veto, false, false, false, true},
		{400, veto, false, false, true, false}, {302, lost, false, false, true, false}, {401, lost, false, false, false, true},
		{0, &tooLong{}, false, false, false, true}, {0, &unsent{lost}, false, false, false, true}, {0, &blocked{}, false, false, false, true},
	} {
		r := Reply{Status: c.status, Err: c.err}
		if r.OK() != c.ok || r.Success() != c.success || r.Unclear() != c.unclear || r.NotBegun() != c.notBegun {
			t.Errorf("%d, %v: ok %v, success %v, unclear %v, not begun %v", c.status, c.err, r.OK(), r.Success(), r.Unclear(), r.NotBegun())
		}
		if r.Throttled() != (c.status == 429) || r.Vetoed() != (c.err == veto) {
			t.Errorf("%d, %v: throttled %v, vetoed %v", c.status, c.err, r.Throttled(), r.Vetoed())
		}
	}
	for code, want := range map[string]bool{"Directory_ConcurrencyViolation": true, "Request_MultipleObjectsWithSameKeyValue": false} {
		if refused(409, code).conflicted() != want || refused(400, code).conflicted() {
			t.Errorf("%s: a conflict or not", code)
		}
	}
}

// TestPages do not come from Graph: they say nothing of what was asked.
func TestPages(t *testing.T) {
	for _, c := range []struct {
		contentType, body string
		page              bool
	}{
		{"", "<", true}, {"", " \n<html>", true}, {jsonType, "<html>", true}, {"text/html; charset=utf-8", "sorry", true},
		{"text/html", "", false}, {"text/html", " \n", false}, {jsonType, "{}", false}, {"", "a <b>", false},
	} {
		if r := answered(201, c.contentType, c.body); r.Success() == c.page {
			t.Errorf("%s %q: success %v", c.contentType, c.body, r.Success())
		}
	}
}

// TestEmptyAnswers: only 204 answers without a body, and only where nothing was asked for.
func TestEmptyAnswers(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		shape  shape
		err    string // "" for none
	}{
		{204, "", anything, ""}, {204, "", entity, "an incomplete answer"}, {204, "", list, "an incomplete answer"},
		{200, "", anything, "an incomplete answer"}, {205, "", anything, "an incomplete answer"}, {200, "{}", anything, ""},
		{204, "no JSON", anything, ""}, {404, "", entity, ""}, {300, "", anything, ""}, {199, "", anything, ""},
		{200, "", responses, "an incomplete answer"}, {200, "[]", responses, "an incomplete answer"}, {200, " {", responses, ""},
		{200, "{}", entity, senseless + "it contains no object with an id"},
		{200, `{"id":""}`, entity, senseless + "it contains no object with an id"},
		{200, `{"id":`, entity, "an incomplete answer"}, {200, "{}", listOfID, senseless + "it contains no list"},
		{200, `{"value":[`, list, "an incomplete answer"},
		{200, `{"value":[{"id":"a"},{}]}`, listOfID, senseless + "its list has an entry without an id"},
		{200, `{"value":[{"id":"a"},null]}`, list, senseless + "its list has an entry without an id"},
		{201, "<html>", entity, "an HTML page instead of JSON; is a proxy in between?"},
	} {
		got := ""
		if err := answered(c.status, "", c.body).sane(c.shape).Err; err != nil {
			got = err.Error()
		}
		if got != c.err {
			t.Errorf("%d %q as shape %d: %q, want %q", c.status, c.body, c.shape, got, c.err)
		}
	}
	if r := answered(200, jsonType, "\xef\xbb\xbf{\"id\":\"a\"}").sane(entity); string(r.Body) != `{"id":"a"}` {
		t.Errorf("the mark at the beginning is left: %q", r.Body)
	}
}
