package activity

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"
)

// repeated gives a block of lines of a log again and again.
type repeated struct {
	block []byte
	times int
	at    int
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.at == len(r.block) {
		r.at = 0
		r.times--
	}
	if r.times == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.block[r.at:])
	r.at += n
	return n, nil
}

// benchLog is a log of so many lines, of 500 identities.
func benchLog(json bool, lines int) io.Reader {
	const block = 6000
	var b strings.Builder
	for i := range block {
		b.WriteString(benchLine(json, i))
	}
	r := &repeated{block: []byte(b.String()), times: lines / block}
	if json {
		return r
	}
	return io.MultiReader(strings.NewReader(header), r)
}

var benchPaths = []string{"/users/%08d-0000-4000-8000-000000000001/messages?$top=10&$select=id,subject",
	"/groups/%08d-0000-4000-8000-000000000001/members",
	"/users/ann%d@contoso.com/sendMail", "/drives/b!%d/root:/a/b/c.txt:/content", "/reports/getOffice365ActiveUserDetail(period='D%d')",
	"/nothing/%d/known"}

func benchLine(json bool, i int) string {
	at := start.Add(time.Duration(i) * 3 * time.Second).Format("2006-01-02T15:04:05.0000000Z")
	uri := "https://graph.microsoft.com/v1.0" + fmt.Sprintf(benchPaths[i%len(benchPaths)], i)
	who := fmt.Sprintf("1d000000-0000-4000-8000-%012d", i%500)
	if json {
		return fmt.Sprintf(`{"time":"%s","resourceId":"/TENANTS/X/PROVIDERS/MICROSOFT.AADIAM","operationName":"Microsoft Graph Activity","category":"MicrosoftGraphActivityLogs","tenantId":"%s","resultSignature":"200","durationMs":"41","callerIpAddress":"203.0.113.7","correlationId":"%s","properties":{"timeGenerated":"%s","requestId":"%s","apiVersion":"v1.0","requestMethod":"GET","responseStatusCode":200,"tenantId":"%s","appId":"%s","servicePrincipalId":"%s","roles":"Mail.Read User.Read.All Group.Read.All","tokenIssuedAt":"%s","userAgent":"azsdk-net","requestUri":"%s"}}`+"\n",
			at, tenID, who, at, who, tenID, who, who, at, uri)
	}
	return fmt.Sprintf("ws,%s,GET,%q,200,%s,%s,,Mail.Read User.Read.All Group.Read.All,%s,%s\n", at, uri, who, who, at, tenID)
}

// BenchmarkLog reads about a million lines of a log per round.
func BenchmarkLog(b *testing.B) {
	const lines = 1_002_000
	for name, json := range map[string]bool{"csv": false, "archive": true} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r := NewReader(Options{Tenant: tenID})
				if err := r.Add("log", benchLog(json, lines)); err != nil {
					b.Fatal(err)
				}
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				b.ReportMetric(float64(m.Sys)/1e6, "MB-memory")
				if l, err := r.Log(); err != nil || l.Calls != lines {
					b.Fatal(l, err)
				}
			}
		})
	}
}

// TestMemory: however many different calls a log holds, what is kept has a bound.
func TestMemory(t *testing.T) {
	const length, fit = 60_000, 20 // what was kept before leaves room for so many
	r := NewReader(Options{})
	r.kept = maxKept - fit*(length+len("/nothing/a00x/"))
	var b strings.Builder
	b.WriteString(header)
	for i := range 3 * fit {
		fmt.Fprintf(&b, "ws,%s,GET,/nothing/a%02dx/%s,200,%s,%s,,,,\n", start.Format(time.RFC3339), i, strings.Repeat("x", length),
			orders, client)
	}
	if err := r.Add("log", strings.NewReader(b.String())); err != nil {
		t.Fatal(err)
	}
	if l, err := r.Log(); err != nil || l.Others != 2*fit || l.Calls != 3*fit || len(l.seen) != fit {
		t.Errorf("%v: %d calls, %d of them together, %d kept", err, l.Calls, l.Others, len(l.seen))
	}
}
