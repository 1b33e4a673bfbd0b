package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mi-roles/graph/sandbox"
)

// These benchmarks run the program as its users do, against an emulated tenant
// over TLS, and report what docs/benchmarks.md tables.

// program is the file to run in place of the test's own binary, which shows as memory.
var program = flag.String("bench.program", "", "the program to measure: a file (default: the binary of the tests)")

// cloudFor is a cloud for the program that is measured.
func cloudFor(b *testing.B, tenant *sandbox.Tenant, f sandbox.Faults) *cloud {
	b.Helper()
	c := newCloud(b, tenant, f)
	if *program == "" {
		return c
	}
	file, err := filepath.Abs(*program)
	link := filepath.Join(c.env.Bin, "mi-roles")
	if err == nil {
		err = os.Remove(link)
	}
	if err == nil {
		err = os.Symlink(file, link)
	}
	if err != nil {
		b.Skip(err) // a system without links for everyone
	}
	return c
}

// BenchmarkDesiredState plans and applies 1,000 identities with five roles each,
// under the service's write quota where the name says so.
func BenchmarkDesiredState(b *testing.B) {
	var m strings.Builder
	m.WriteString("version: 1\ngrants:\n")
	for i := range 1000 {
		fmt.Fprintf(&m, "  - identity: rg-%03d/id-%06d\n    api: api://api-1\n    roles: [Data1.Read.All, Data2.Read.All, "+
			"Data3.Read.All, Data4.Read.All, Data5.Read.All]\n", i%250, i+1)
	}
	file := filepath.Join(b.TempDir(), "grants.yaml")
	if err := os.WriteFile(file, []byte(m.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	quota := sandbox.Quota{Amount: 3000, Per: 150 * time.Second}
	for _, c := range []struct {
		name   string
		faults sandbox.Faults
		args   []string
	}{
		{"plan", sandbox.Faults{Delay: 100 * time.Millisecond}, []string{"plan", "-f", file, "-o", "none"}},
		{"apply", sandbox.Faults{Delay: 100 * time.Millisecond}, []string{"apply", "-f", file, "--yes", "-o", "none"}},
		{"apply-recorded", sandbox.Faults{Delay: 100 * time.Millisecond},
			[]string{"apply", "-f", file, "--yes", "-o", "none", "--record", filepath.Join(b.TempDir(), "r.jsonl")}},
		{"apply-quota", sandbox.Faults{Delay: 100 * time.Millisecond, WriteQuota: quota},
			[]string{"apply", "-f", file, "--yes", "-o", "none"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for range b.N {
				cloud := cloudFor(b, sandbox.Generate(sandbox.Shape{Identities: 1000, APIs: 1}), c.faults)
				r := cloud.run(b, c.args...)
				if r.code != 0 {
					b.Fatalf("exit %d: %s", r.code, r.err)
				}
				s := cloud.graph.Stats()
				b.ReportMetric(float64(s.Requests), "requests")
				b.ReportMetric(float64(s.Units), "units")
				b.ReportMetric(float64(s.Writes), "writes")
				b.ReportMetric(float64(s.Throttled), "throttled")
				b.ReportMetric(float64(s.EarlyRetries), "early")
				b.ReportMetric(float64(r.peak)/1024, "MiB-peak")
			}
		})
	}
}

func BenchmarkProgram(b *testing.B) {
	sample := sandbox.Sample
	sized := func(n int) func() *sandbox.Tenant {
		return func() *sandbox.Tenant {
			return sandbox.Generate(sandbox.Shape{Identities: n, Grants: n * 34 / 10, Heavy: n / 100, APIs: 9})
		}
	}
	holders := func() *sandbox.Tenant {
		return sandbox.Generate(sandbox.Shape{Identities: 1, APIs: 1, Holders: 20000})
	}
	for _, c := range []struct {
		name   string
		tenant func() *sandbox.Tenant
		args   []string
	}{
		{"assign", sample, []string{"assign", "-i", "func-orders", "-a", "graph", "-r", "User.Read.All"}},
		{"assign-unchanged", sample, []string{"assign", "-i", "func-orders", "-a", "graph", "-r", "Mail.Send"}},
		{"list", sample, []string{"list", "-i", "func-orders"}},
		{"list-all-100", sized(100), []string{"list", "--all", "-o", "json"}},
		{"list-all-10000", sized(10000), []string{"list", "--all", "-o", "json"}},
		{"list-all-10000-csv", sized(10000), []string{"list", "--all", "-o", "csv"}},
		{"list-all-10000-table", sized(10000), []string{"list", "--all", "-o", "table"}},
		{"list-all-10000-wide", sized(10000), []string{"list", "--all", "-o", "wide"}},
		{"list-all-100000-wide", sized(100000), []string{"list", "--all", "-o", "wide"}},
		{"list-all-100000-table", sized(100000), []string{"list", "--all", "-o", "table"}},
		{"list-all-100000-csv", sized(100000), []string{"list", "--all", "-o", "csv"}},
		{"list-all-100000-json", sized(100000), []string{"list", "--all", "-o", "json"}},
		{"audit-all-10000-html", sized(10000), []string{"audit", "--all", "-o", "html"}},
		{"who-20000", holders, []string{"who", "-a", "api://api-1", "-o", "csv"}},
	} {
		for _, delay := range []time.Duration{0, 100 * time.Millisecond} {
			b.Run(fmt.Sprintf("%s/%s", c.name, delay), func(b *testing.B) {
				tenant := c.tenant()
				for range b.N {
					b.StopTimer()
					cloud := cloudFor(b, tenant, sandbox.Faults{Delay: delay})
					b.StartTimer()
					r := cloud.run(b, c.args...)
					if r.code != 0 {
						b.Fatalf("exit %d: %s", r.code, r.err)
					}
					s := cloud.graph.Stats()
					b.ReportMetric(float64(s.Requests), "requests")
					b.ReportMetric(float64(s.Units), "units")
					b.ReportMetric(float64(s.Waves), "waves")
					b.ReportMetric(float64(r.peak)/1024, "MiB-peak")
					b.ReportMetric(r.cpu.Seconds(), "s-CPU")
				}
			})
		}
	}
}
