package signin

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"unicode"
)

// TestNoSecretInAnyError lets every service echo what it was sent, in every form.
func TestNoSecretInAnyError(t *testing.T) {
	answers := []func(echo string) http.HandlerFunc{
		func(echo string) http.HandlerFunc {
			return refusal(401, "invalid_client", "AADSTS12345678: you sent "+echo)
		},
		func(echo string) http.HandlerFunc { return refusal(400, "odd", echo) },
		func(echo string) http.HandlerFunc {
			return func(rw http.ResponseWriter, _ *http.Request) { http.Error(rw, echo, 200) }
		},
		func(echo string) http.HandlerFunc {
			return func(rw http.ResponseWriter, _ *http.Request) { http.Error(rw, echo, http.StatusForbidden) }
		},
	}
	certificate := map[string]string{"AZURE_TENANT_ID": tenant, "AZURE_CLIENT_ID": client,
		"AZURE_CLIENT_CERTIFICATE_PATH": writeCertificate(t)}
	file := map[string]string{"AZURE_TENANT_ID": tenant, "AZURE_CLIENT_ID": client,
		"AZURE_FEDERATED_TOKEN_FILE": writeFile(t, "token", assertion)}
	for i, answer := range answers {
		for name, run := range map[string]struct {
			method Method
			env    map[string]string
		}{
			"secret": {Env, secretEnv()}, "certificate": {Env, certificate}, "file": {Workload, file}, "github": {Workload, githubEnv()},
			"pipelines": {Pipelines, pipelinesEnv()}, "device": {DeviceCode, nil}, "cli": {AzureCLI, nil}, "auto": {Auto, secretEnv()},
			"managed": {Managed,
				map[string]string{"IDENTITY_ENDPOINT": "http://app.example/msi", "IDENTITY_HEADER": jobToken, "AZURE_CLIENT_ID": "echoed"}},
		} {
			t.Run(fmt.Sprint(name, i), func(t *testing.T) {
				w := newWorld(t)
				w.echoing(answer)
				c := w.open(Options{Method: run.method, Prompt: func(string) {}, openCache: noCache}, run.env)
				_, err := c.GetToken(t.Context(), graphRequest())
				if err == nil {
					t.Fatal("no error")
				}
				shown := fmt.Sprintf("%v %+v %#v", err, err, err)
				for _, canary := range []string{"canary", "s3cr3t", "eyJ", jobToken} {
					if strings.Contains(shown, canary) {
						t.Errorf("%q in %s", canary, shown)
					}
				}
			})
		}
	}
}

// echoing makes every host answer with what it was sent, and with a token.
func (w *world) echoing(answer func(string) http.HandlerFunc) {
	w.deviceAuthority()
	w.handle["GET actions.example/oidc"] = answerJSON(200, map[string]string{"value": assertion})
	w.handle["POST dev.azure.example/oidc"] = answerJSON(200, map[string]string{"oidcToken": assertion})
	echo := func(rw http.ResponseWriter, r *http.Request) {
		answer(fmt.Sprint(accessToken, r.Header, r.Form))(rw, r)
	}
	w.handle[publicToken], w.handle[orgToken], w.handle["GET app.example/msi"] = echo, echo, echo
	w.tool("az", `echo "`+accessToken+` $*"; echo "`+accessToken+`" >&2; exit 1`)
}

func FuzzOneLine(f *testing.F) {
	f.Add("a\nb\x1b[31m", 10)
	f.Add(accessToken, 200)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = limit&0xff + 1
		got := oneLine(s, limit)
		if n := len([]rune(got)); n > limit+1 {
			t.Errorf("%d characters", n)
		}
		for _, r := range got {
			if unicode.IsControl(r) {
				t.Errorf("%q", got)
			}
		}
		explained := explainer{}.all([]trial{{source: &source{name: nameCLI}, err: errors.New("AzureCLICredential: " + s)}})
		if strings.Contains(explained.Attempts[0].Reason, "\n") {
			t.Errorf("%v", explained)
		}
	})
}
