package signin

import (
	"strings"
	"testing"
)

func TestReplies(t *testing.T) {
	const id = "7d0c9763-ff1d-4842-a3f3-6d49e64f4513"
	for body, want := range map[string]reply{
		``: {}, `text`: {}, `[]`: {}, `{`: {}, `{"error":5,"message":{}}`: {},
		`{"error":"invalid_request","error_description":"Identity not found"}`: {Error: "invalid_request",
			Description: "Identity not found"},
		`{"error":"a","error_description":"b","trace_id":"` + id + `","correlation_id":"` + id + `"}`: {"a", "b", id, id},
		`{"statusCode":400,"message":"b","correlationId":"` + id + `"}`:                               {Description: "b", Correlation: id},
		`{"StatusCode":"400","Message":"b","CorrelationId":"` + id + `"}`:                             {Description: "b", Correlation: id},
		`{"ErrorCode":"a","ExceptionMessage":"b","Message":null,"CorrelationId":"` + id +
			`"}`: {Error: "a", Description: "b", Correlation: id},
		`{"error":{"code":"a","message":"b","correlationId":"` + id +
			`","innerError":{"code":"c"}}}`: {Error: "a", Description: "b", Correlation: id},
		`{"correlation":{"operation":"0f8fad5bd9cb469fa16570867728950e"},"error":{"code":"a","message":"b"}}`: {Error: "a",
			Description: "b", Correlation: "0f8fad5bd9cb469fa16570867728950e"},
		`{"error":"a b\u001b[31m","correlation_id":"not an id"}`: {},
	} {
		if got := (answer{body: []byte(body)}).reply(); got != want {
			t.Errorf("%s: %+v", body, got)
		}
	}
}

// FuzzHostRefusals: whatever a host answers makes one line without secrets.
func FuzzHostRefusals(f *testing.F) {
	f.Add(400, `{"statusCode":400,"message":"Unable to load the proper Managed Identity."}`)
	f.Add(404, "no azure identity found for request clientID\n"+jobToken)
	f.Add(200, "{}")
	f.Add(500, `{"error":{"code":"`+jobToken+`","message":"AADSTS500011: `+accessToken+`"}}`)
	f.Fuzz(func(t *testing.T, status int, body string) {
		for _, asked := range []identity{{}, {"client id \x1b[1m", "AZURE_CLIENT_ID"}} {
			a := answer{status: status, body: []byte(body), secrets: []string{jobToken}}
			f := explainer{scope: "api://x/.default"}.find(trial{&source{name: nameManaged, asked: asked}, nil, a})
			for _, bad := range []string{"\n", "\x1b", jobToken, accessToken, "ASKED", "RESOURCE"} {
				if strings.Contains(f.reason+f.hint, bad) && !strings.Contains(strings.ToUpper(body), bad) {
					t.Errorf("%q in %q, hint %q", bad, f.reason, f.hint)
				}
			}
			if f.reason == "" || strings.Contains(f.reason, jobToken) {
				t.Errorf("%d %q: %q", status, body, f.reason)
			}
		}
	})
}
