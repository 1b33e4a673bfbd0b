package signin

import (
	"errors"
	"strings"
	"testing"
)

// TestForeignTextIsCut: a word of a service, however long, leaves room for ours.
func TestForeignTextIsCut(t *testing.T) {
	long := strings.Repeat("ü", 1000)
	find := func(name string, err error, a answer) finding {
		return explainer{}.find(trial{&source{name: name}, err, a})
	}
	authority, _ := explainer{}.authorityFinding(answer{body: []byte(`{"error_description":"AADSTS99999999: ` + long + `"}`)}, "")
	network, _ := networkProblem(nameEnv, long, "connection refused")
	proxy, _ := statusFinding(trial{&source{name: nameManaged}, nil, answer{status: 407, host: long}})
	for name, c := range map[string]struct {
		got  string
		most int
	}{
		"a reason of ours":      {find(nameEnv, problem{reason: long}, answer{}).reason, 300},
		"a library's":           {find(nameEnv, errors.New(long), answer{}).reason, 160},
		"of a managed identity": {find(nameManaged, errors.New("attempted to an unreachable host due to error: "+long), answer{}).reason, 160},
		"and what it said": {find(nameManaged, errors.New("attempted to an unreachable "+long), answer{}).reason,
			160 - len("attempted to an unreachable ")},
		"an unknown code":          {authority.reason, 200},
		"what a host said":         {answer{body: []byte(`{"message":"` + long + `"}`)}.sentence(nameEnv), 200},
		"who answered":             {answer{host: long}.who(nameEnv), 100},
		"a host out of reach":      {network.reason, 100},
		"a proxy's place":          {proxy.hint, 100},
		"an API":                   {explainer{scope: long}.api(""), 200},
		"a quotation":              {explainer{}.filled(meaning{"QUOTED", ""}, "'"+long[:600]+"'").reason, 200},
		"an identity":              {identity{id: long}.String(), 300},
		"an identity of one's own": {identity{long, "V"}.String(), 300},
	} {
		if n := strings.Count(c.got, "ü"); n != c.most || !strings.Contains(c.got, "…") {
			t.Errorf("%s: %d characters, want %d: %.40s", name, n, c.most, c.got)
		}
	}
}
