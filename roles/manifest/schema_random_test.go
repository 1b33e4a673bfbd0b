package manifest_test

import (
	"encoding/json"
	"errors"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles/manifest"
)

// unseen are the problems that a schema cannot see: they are about two places, or
// about what a text nearly is.
var unseen = regexp.MustCompile(`lists ".*" twice|is granted to|not among the roles|is malformed \(write it as 8-4-4-4-12`)

const someGUID = "3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08"

// pieces are what texts are made of here.
var pieces = []string{
	"", " ", "\u00a0", "\ufeff", "a", "é", "\n", "\t", "\r", "\x1b", "\u0085", ":", "/", "://", "-", "{", "graph", "rg/f", "id:", "ID:",
	"client:", "name:", "Name:", "arm:", "uri:", "urn:", "api://",
	someGUID, "3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f0", "3c9e0b571f2a4d86b7e452a0c6d91f08", web, "/subscriptions/s/resourceGroups",
	strings.Repeat("x", 251), strings.Repeat("x", 256), strings.Repeat("x", 2048), strings.Repeat("名", 4096), "true", "1",
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func randomText(r *rand.Rand) string {
	text := pick(r, pieces)
	for r.IntN(3) > 0 {
		text += pick(r, pieces)
	}
	return text
}

// randomValue is mostly what belongs at its place.
func randomValue(r *rand.Rand, good any) any {
	switch r.IntN(24) {
	case 0:
		return pick(r, []any{nil, 1, 1.5, true, []any{}, map[string]any{}, []any{nil}, []any{"X", 1}, "", "2"})
	case 1, 2, 3:
		return randomText(r)
	case 4:
		return []any{randomText(r), randomText(r)}
	}
	return good
}

// randomDay is mostly one of the calendar.
func randomDay(r *rand.Rand) string {
	return pick(r, []string{"2027", "2028", "1900", "2000", "0000", "0400", "9999", "202"}) + "-" +
		pick(r, []string{"01", "02", "02", "02", "04", "09", "10", "11", "12", "00", "13", "1"}) + "-" +
		pick(r, []string{"01", "09", "28", "29", "29", "30", "31", "00", "32", "3"})
}

func randomManifest(r *rand.Rand) []byte {
	grant := map[string]any{"identity": randomValue(r, "f"), "api": randomValue(r, "graph"), "roles": randomValue(r, []any{"X", "Y"})}
	more := map[string]any{"allowCritical": []any{"X"}, "allowUnrated": []any{"X"}, "secondStepDone": []any{"Y"}, "expires": randomDay(r),
		"owner": "a team", "ticket": "T-1", "principalId": someGUID, "description": "why", "note": "x"}
	for _, key := range slices.Sorted(maps.Keys(more)) {
		if r.IntN(5) == 0 {
			grant[key] = randomValue(r, more[key])
		}
	}
	if r.IntN(20) == 0 {
		delete(grant, pick(r, []string{"identity", "api", "roles"}))
	}
	m := map[string]any{"grants": randomValue(r, []any{grant})}
	if r.IntN(20) > 0 {
		m["version"] = pick(r,
			[]any{1, 1, 1, 1, 1, 1, 1, 1, json.RawMessage("1.0"), json.RawMessage("1e0"), json.RawMessage("1.01"), 2, -1, "1", nil,
				true, []int{1}})
	}
	if r.IntN(20) == 0 {
		m["$schema"] = randomValue(r, "./manifest.schema.json")
	}
	text, _ := json.Marshal(m)
	return text
}

// Whatever the document, schema and parser are of one mind.
func TestSchemaEqualsParserAtRandom(t *testing.T) {
	s := schema(t)
	r := rand.New(rand.NewPCG(1, 2)) // the same documents each time
	accepted := 0
	for range 4_000 {
		text := randomManifest(r)
		var doc any
		if err := json.Unmarshal(text, &doc); err != nil {
			t.Fatal(err)
		}
		_, err := manifest.Parse("x.json", text)
		refused := s.Validate(doc)
		if err == nil {
			accepted++
		}
		if (err == nil) != (refused == nil) && !hidden(err) {
			t.Errorf("%.300s\nparser: %.300v\nschema: %.300v", text, err, refused)
		}
	}
	if accepted < 400 {
		t.Errorf("only %d documents are right: the others hide the differences", accepted)
	}
}

// Schema and parser agree on what an Azure resource id is, wherever "providers" stands.
func TestSchemaKnowsResourceIDs(t *testing.T) {
	s := schema(t)
	r := rand.New(rand.NewPCG(3, 4))
	accepted := 0
	for range 5_000 {
		id := pick(r, []string{"", "", "arm:", "ARM:"})
		for range 1 + r.IntN(9) {
			id += "/" + pick(r, []string{"providers", "providers", "Providers", "subscriptions", "a", "b", "c d", ""})
		}
		text, _ := json.Marshal(map[string]any{"version": 1,
			"grants": []any{map[string]any{"identity": id, "api": "graph", "roles": []string{"X"}}}})
		var doc any
		if err := json.Unmarshal(text, &doc); err != nil {
			t.Fatal(err)
		}
		_, err := manifest.Parse("x.json", text)
		if err == nil {
			accepted++
		}
		if refused := s.Validate(doc); (err == nil) != (refused == nil) {
			t.Fatalf("%s\nparser: %v\nschema: %v", id, err, refused)
		}
	}
	if accepted < 100 {
		t.Errorf("only %d ids are right", accepted)
	}
}

// hidden: all that the parser says is unseen by a schema.
func hidden(err error) bool {
	all, _ := errors.AsType[manifest.Errors](err)
	for _, p := range all {
		if !unseen.MatchString(p.Msg) {
			return false
		}
	}
	return len(all) > 0
}
