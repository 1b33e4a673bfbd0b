package cmd

import (
	"bytes"
	"flag"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
	"mi-roles/roles/rights"
	"mi-roles/roles/token"
)

// The matrix of odd services: every command, in every form of its selectors that is
// asked differently, against a service that takes all requests but those of one
// shape, which it answers in every way that a service or what lies before it may.
// What the command says must be true of the tenant, or it must fail and say so.
//
//	go test ./cmd -run 'TestOddService' -odd.share 1            every cell
//	go test ./cmd -run 'TestOddService/list_--all' -odd.share 1
var oddShare = flag.Uint64("odd.share", 20, "run one of so many cells of the matrix of odd services")

var oddNow = time.Date(2026, 1, 14, 9, 41, 7, 0, time.UTC)

const (
	oddOrders = "1d000000-0000-4000-8000-000000000001"
	oddGraph  = "a9100000-0000-4000-8000-000000000001"
	oddRead   = "df021288-bdef-4463-88db-98f22de89214"
	oddAzure  = "/subscriptions/5b000000-0000-4000-8000-000000000001/resourcegroups/"
)

// oddWays are the answers to a shape. What a way is about has to be in the shape's name.
var oddWays = map[string][]string{
	"": {"400", "403", "deny=on:all", "404", "html-404", "empty-404", "414", "500", "501", "501=items", "501=alone", "501=first:1",
		"404=first:1",
		"empty", "wrong-type", "bom", "null-body", "empty-object", "empty-object=first:1"},
	"read": {"ignore-select", "ignore-top", "ignore-filter", "no-value", "null-value", "null-item", "empty-item", "no-id", "only-id",
		"regrant=first:1", "regrant=first:3"},
	"expand": {"ignore-expand", "ignore-expand=items", "ignore-expand=first:1", "some-expanded", "omit-empty", "null-expanded"},
	"grant": {"exists", "deny=applied", "403=applied", "500=applied", "501=applied", "404=applied", "400=applied", "accept=status:200",
		"accept=status:201,body:object", "accept=status:202",
		"accept=status:204", "accept=body:alien", "accept=body:alien,applied", "accept=status:204,applied", "accept=status:202,first:1",
		"exists=first:1", "no-id"},
	// Not here: a removal that is accepted as usual (204) and does not happen, and one
	// that happens and is refused as gone. Nobody can tell these from a replica that is
	// behind, and from someone else who was faster.
	"revoke": {"gone", "gone=first:1", "404=items", "deny=applied", "403=applied", "500=applied", "501=applied", "400=applied",
		"html-404=applied", "empty-404=applied",
		"accept=status:200", "accept=status:201,body:object", "accept=status:202", "accept=status:200,body:alien",
		"accept=status:202,applied", "accept=status:202,first:1"},
	"batch": {"no-value", "null-value"},
}

// oddEverywhere are ways of the whole service.
var oddEverywhere = []string{"", "overlap-pages page-size=3", "shrink-pages page-size=8", "empty-pages page-size=4", "no-batch",
	"no-expand", "undecoded", "undecoded=items",
	"shuffle", "no-id=every:3", "empty-object=every:3", "501=every:4", "html-404=every:4", "duplicate=entitlement delete-absent=400",
	"omit-empty overlap-pages page-size=2"}

func waysOf(shape string) (ways []string) {
	for word, some := range oddWays {
		writes := strings.HasPrefix(shape, "grant") || strings.HasPrefix(shape, "revoke")
		if word == "" || word == "read" && !writes && shape != "batch" || word != "read" && strings.Contains(shape, word) {
			ways = append(ways, some...)
		}
	}
	slices.Sort(ways)
	return ways
}

func TestOddService(t *testing.T) {
	f := newOddFiles(t)
	for _, c := range oddCommands() {
		t.Run(c.args, func(t *testing.T) {
			t.Parallel()
			f.cells(t, c)
		})
	}
}

// cells runs the command in all its cells. A shape that is only asked for when
// others are refused is reached by refusing them.
func (f *oddFiles) cells(t *testing.T, c oddCommand) {
	for _, way := range oddEverywhere {
		f.cell(t, c, strings.Fields(way))
	}
	reached := map[string][]string{}
	for next := [][]string{nil}; len(next) > 0; next = next[1:] {
		refused := next[0]
		for _, shape := range f.shapes(t, c, refused) {
			if _, known := reached[shape]; known {
				continue
			}
			if shape == "" {
				t.Errorf("mi-roles %s, with %v refused, sends a request without a name", c.args, refused)
				continue
			}
			reached[shape] = refused
			next = append(next, append(slices.Clone(refused), "501=shape:"+shape))
		}
	}
	for _, shape := range slices.Sorted(maps.Keys(reached)) {
		for _, way := range waysOf(shape) {
			f.cell(t, c, append(slices.Clone(reached[shape]), onShape(way, shape)))
		}
	}
}

// onShape is the way as a fault of one shape.
func onShape(way, shape string) string {
	action, settings, some := strings.Cut(way, "=")
	if some {
		settings = "," + settings
	}
	return action + "=shape:" + shape + settings
}

// mine says whether the cell is in the share that is run.
func mine(c oddCommand, faults []string) bool {
	h := fnv.New64a()
	_, _ = fmt.Fprint(h, c.args, faults)
	return *oddShare <= 1 || len(faults) == 0 || h.Sum64()%*oddShare == 0
}

func (f *oddFiles) shapes(t *testing.T, c oddCommand, refused []string) []string {
	o, _ := f.run(t, c, refused)
	return o.shapes()
}

func (f *oddFiles) run(t *testing.T, c oddCommand, specs []string) (*oddService, *oddRun) {
	t.Helper()
	faults, err := sandbox.ParseFaults(specs)
	if err != nil {
		t.Fatal(err)
	}
	r := &oddRun{T: t, c: c, faults: specs, world: newOddWorld(f.worlds[c.from])}
	r.world.inOrder = len(specs) == 0
	o := newOddService(r.world.tenant, faults)
	r.said = o.speak(t, f.args(r)...)
	return o, r
}

func (f *oddFiles) cell(t *testing.T, c oddCommand, specs []string) {
	t.Helper()
	if !mine(c, specs) {
		return
	}
	o, r := f.run(t, c, specs)
	if c.writes() {
		r.wrote(o.server.Tenant())
		return
	}
	if o.server.Stats().Writes > 0 {
		r.wrong("it wrote")
	}
	out := r.said.out
	if strings.HasPrefix(c.args, "snapshot") {
		out = r.record
	}
	switch err := c.says(r.world, out); {
	case r.said.code == c.code && err != nil:
		r.wrong("%v", err)
	case r.said.code != c.code:
		r.failed()
	}
}

// TestOddWhoami: whatever the directory answers about roles, whoami says what is so
// or that it does not know.
func TestOddWhoami(t *testing.T) {
	t.Parallel()
	claims, err := token.Parse(jwt(map[string]any{"tid": sampleTenant, "oid": "u", "sub": "other", "idtyp": "user",
		"scp": "AppRoleAssignment.ReadWrite.All Application.Read.All"}))
	if err != nil {
		t.Fatal(err)
	}
	for _, way := range append(waysOf("my-roles-advanced"), "") {
		var specs []string
		if way != "" {
			specs = []string{onShape(way, "my-roles-advanced")}
		}
		faults, err := sandbox.ParseFaults(specs)
		if err != nil {
			t.Fatal(err)
		}
		o := newOddService(oddSample(), faults)
		var errs bytes.Buffer
		a := newApp(screen.Streams{Err: &errs, Getenv: func(string) string { return "" }})
		a.Overrides = connect.Overrides{Transport: o, Clock: o.clock, Tenant: sampleTenant}
		a.Auth = "auto"
		s, err := a.Open(0)
		if err != nil {
			t.Fatal(err)
		}
		switch c := a.callerOf(t.Context(), s, claims); {
		case way == "" && c.OnGraph().Verdict != rights.Yes:
			t.Errorf("on a good day: %+v", c)
		case c.OnGraph().Verdict == rights.No, c.OnGraph().Verdict == rights.Unknown && (c.Complete || errs.Len() == 0):
			t.Errorf("service %s: %+v\n%s", specs, c, errs.String())
		}
	}
}
