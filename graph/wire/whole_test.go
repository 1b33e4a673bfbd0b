package wire

import "testing"

// What was asked for and is nowhere in an answer was not observed.
func TestASelectedPropertyThatIsLeftOut(t *testing.T) {
	requests, err := newRequests("https://graph.microsoft.com/v1.0")
	if err != nil {
		t.Fatal(err)
	}
	q := Query{Select: []string{"id", "servicePrincipalType"}}
	type principal struct{ ID string }
	for body, want := range map[string]bool{
		`{"value":[{"id":"1","servicePrincipalType":"ManagedIdentity"}]}`: true,
		`{"value":[{"id":"1","servicePrincipalType":null}]}`:              true,
		`{"value":[{"id":"1"},{"id":"2","servicePrincipalType":null}]}`:   true,
		`{"value":[]}`:                            true,
		`{"value":[{"id":"1"}]}`:                  false,
		`{"value":[{"servicePrincipalType":""}]}`: false,
	} {
		_, _, err := Page[principal](&PageGuard{}, requests.ServicePrincipals(q), answered(200, jsonType, body))
		if (err == nil) != want {
			t.Errorf("%s: %v", body, err)
		}
	}
	for body, want := range map[string]bool{`{"id":"1","servicePrincipalType":null}`: true, `{"id":"1"}`: false} {
		if _, err := Decode[principal](requests.ServicePrincipal("1", q), answered(200, jsonType, body)); (err == nil) != want {
			t.Errorf("%s: %v", body, err)
		}
		if _, err := Decode[principal](requests.ServicePrincipal("1", Query{}), answered(200, jsonType, body)); err != nil {
			t.Errorf("%s, nothing selected: %v", body, err)
		}
	}
}

// What is wrong with an answer is told without the words of a library.
func TestAnAnswerOfAnotherShape(t *testing.T) {
	type principal struct {
		Names []string `json:"names"`
	}
	for body, want := range map[string]string{
		`{"id":"1","names":"x"}`: `an answer of an unknown shape: "names" is a string (tried to read)`,
		`[]`:                     `an answer of an unknown shape (tried to read)`,
	} {
		if _, err := Decode[principal](Call{Op: "read"}, answered(200, jsonType, body)); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", body, err, want)
		}
	}
}
