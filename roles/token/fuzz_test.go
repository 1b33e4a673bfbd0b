package token

import (
	"testing"
	"time"
)

func FuzzParse(f *testing.F) {
	f.Add(tokenOf(sample))
	f.Add("Bearer " + tokenOf(`{"roles":["a"],"exp":1e9}`))
	f.Add(`{"access_token":"a.b.c"}`)
	f.Add(encode(`{"alg":"dir","enc":"A128GCM"}`) + "....")
	f.Add("..")
	f.Add(encode(`{"alg":"NONE"}`) + "." + encode(`{"exp":4102444800}`) + ".AAAA")
	now := time.Unix(1768400000, 0)
	f.Fuzz(func(t *testing.T, raw string) {
		got, err := Parse(raw)
		if err != nil {
			return
		}
		names := map[string]bool{}
		for _, claim := range got.Claims {
			if names[claim.Name] {
				t.Fatalf("claim %q twice", claim.Name)
			}
			names[claim.Name] = true
		}
		if list := got.Explain(now, time.UTC); len(list) < len(got.Claims) {
			t.Fatalf("%d claims, %d explained", len(got.Claims), len(list))
		}
		Check(got, Expectation{TenantID: "t", ResourceAppID: "a", RoleValue: "r"}, now)
		if r := Check(got, Expectation{}, now); r.Verdict == OK && !got.Signed {
			t.Fatalf("OK for a token that nobody signed: %+v", got.Header)
		}
		_ = CheckSignature(raw, []byte(`{"keys":[{}]}`))
	})
}

// FuzzPayload reaches the claims, which random text almost never does.
func FuzzPayload(f *testing.F) {
	f.Add(sample)
	f.Add(`{"a":{"a":1,"a":2},"exp":-0}`)
	f.Add(`{"roles":[null],"aud":[[]],"scp":""}`)
	f.Fuzz(func(t *testing.T, payload string) {
		got, err := Parse(tokenOf(payload))
		if err != nil {
			return
		}
		got.Explain(time.Unix(0, 0), nil)
	})
}
