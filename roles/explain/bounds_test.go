package explain

import (
	"fmt"
	"strings"
	"testing"
)

// TestBounds is how much of a long text is looked at, and for what.
func TestBounds(t *testing.T) {
	pad := func(n int) string { return strings.Repeat("x", n-1) + " " }
	if got := read(pad(4<<20-5) + "12345678"); !strings.HasSuffix(got.plain, " 12345") {
		t.Errorf("of 4 MiB: %.20q", got.plain[len(got.plain)-20:])
	}
	for before, want := range map[int]int{256<<10 - 8: 503, 256 << 10: 0} {
		if got := statusIn(read(pad(before) + "http 503")); got != want {
			t.Errorf("behind %d bytes: %d", before, got)
		}
	}
	for before, want := range map[int]int{64<<10 - len(anIdentity): 1, 64 << 10: 0} {
		if got := dissect(read(pad(before) + anIdentity)); len(got) != want {
			t.Errorf("behind %d bytes: %v", before, got)
		}
	}
	var words, ids strings.Builder
	for i := range 5001 {
		fmt.Fprintf(&words, "a.%d ", i)
	}
	for i := range 30 {
		fmt.Fprintf(&ids, "%08x-0000-4000-8000-000000000000 ", i)
	}
	if got := roleWords(words.String()); len(got) != 5000 {
		t.Errorf("%d words", len(got))
	}
	if got := dissect(read("AADSTS50105 " + ids.String())); len(got) != 30 {
		t.Errorf("%d ids", len(got))
	}
	// What stands before an id counts for 64 bytes.
	for before, want := range map[int]Use{64 - len("tenant"): Tenant, 65 - len("tenant"): Other} {
		if got := dissect(read("tenant" + strings.Repeat("-", before) + anIdentity)); len(got) != 1 || got[0].Use != want {
			t.Errorf("%d bytes between: %v", before, got)
		}
	}
	// What is longer than any name is not misspelled.
	const phrase = "too many federated identity credentials are written concurrently"
	for n, want := range map[int]bool{60: true, 61: false} {
		if got := Read(phrase[:n]); (len(got.Near) > 0) != want {
			t.Errorf("%d letters: %+v", n, got)
		}
	}
}
