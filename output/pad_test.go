package output

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

// bits are what cells of random tables are made of.
var bits = []string{"", " ", "a", "func-orders", "Mail.Send", "  two  blanks ", objectID, resourceID, foreign,
	hostile, "👩‍🔬", "e\u0301", "한국", "…",
	"→ ×", "☎️", "\u200d", "\x1b[31m", "\x1b[0m", "\t", "a,b/c.d", strings.Repeat("long ", 30), strings.Repeat("x", widest+9),
	`\`, "|", "−"}

func randomTable(r *rand.Rand) ([]Column, [][]Cell, Options) {
	text := func() string {
		var b strings.Builder
		for range r.IntN(4) {
			b.WriteString(bits[r.IntN(len(bits))])
		}
		return b.String()
	}
	columns := make([]Column, 1+r.IntN(6))
	for i := range columns {
		columns[i] = Column{Title: text(), Wrap: r.IntN(2) > 0, Right: r.IntN(4) == 0, Spare: r.IntN(3)}
	}
	columns[0].Spare = 0 // as in all tables
	rows := make([][]Cell, r.IntN(6))
	for i := range rows {
		rows[i] = make([]Cell, r.IntN(len(columns)+2))
		for j := range rows[i] {
			rows[i][j] = Cell{text(), Tone(r.IntN(5))}
		}
	}
	return columns, rows, Options{Width: r.IntN(3) * r.IntN(200), Color: r.IntN(2) > 0, ASCII: r.IntN(4) == 0}
}

// TestLongTablesLookTheSame: what draws long tables draws what tablewriter draws.
func TestLongTablesLookTheSame(t *testing.T) {
	for seed := range uint64(500) {
		columns, rows, o := randomTable(rand.New(rand.NewPCG(seed, 1)))
		l, err := newLayout(columns, listed(slices.Values(rows)), o)
		if err != nil {
			t.Fatal(err)
		}
		l.fit(o.Width)
		if err := l.settle(o.Width, listed(slices.Values(rows)), o); err != nil {
			t.Fatal(err)
		}
		var want, got bytes.Buffer
		if err := l.draw(&want, listed(slices.Values(rows)), o); err != nil {
			t.Fatal(err)
		}
		if err := l.pad(&got, listed(slices.Values(rows)), o); err != nil {
			t.Fatal(err)
		}
		if got.String() != want.String() {
			t.Fatalf("seed %d, %+v:\n%q\ntablewriter:\n%q", seed, o, got.String(), want.String())
		}
	}
}

// TestTextWidth: the width of a text is what tablewriter takes it for.
func TestTextWidth(t *testing.T) {
	for _, text := range bits {
		if got, want := TextWidth(text), twwidth.WidthNoCache(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
	for b := range 256 {
		text := "a" + string([]byte{byte(b)}) + "c"
		if got, want := TextWidth(text), twwidth.WidthNoCache(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// grants are n rows of list --all, for programs and for people.
func grants(n int) Document {
	d := Document{Columns: []Column{{Title: "IDENTITY"}, {Title: "TYPE", Spare: 4}, {Title: "API"}, {Title: "ROLE"},
		{Title: "RISK", Spare: 1}, {Title: "STATE", Spare: 2}, {Title: "CREATED", Spare: 3}}}
	rows := make([]Assignment, n)
	for i := range rows {
		rows[i] = sample(fmt.Sprintf("id-%06d", i/3))
		rows[i].ID, rows[i].AppRoleValue = Null(fmt.Sprintf("%043d", i)), Null(fmt.Sprintf("Data%d.Read.All", i%40))
		rows[i].CreatedDateTime = NullTime(time.Date(2026, 1, 1, 0, i, 0, 0, time.UTC))
		d.Rows = append(d.Rows, []Cell{Text(*rows[i].PrincipalDisplayName), Text(*rows[i].IdentityType), Text(*rows[i].ResourceDisplayName),
			Text(*rows[i].AppRoleValue), {*rows[i].Risk, Warn}, Text(*rows[i].AppRoleState), Text((*rows[i].CreatedDateTime)[:10])})
	}
	d.Data = rows
	return d
}

// cost is the time that writing a document takes.
func cost(t *testing.T, d Document, o Options) time.Duration {
	t.Helper()
	start := time.Now()
	if err := Render(io.Discard, d, o); err != nil {
		t.Fatal(err)
	}
	return time.Since(start)
}

// TestLongTablesCostLittle: a long table takes at most half as much time again as its CSV.
// Both are measured here, again and again while other programs disturb; it takes a third.
func TestLongTablesCostLittle(t *testing.T) {
	d := grants(20 * long)
	for _, width := range []int{0, 100, 60} {
		const never = time.Hour
		csv, table := never, never
		for round := 0; round < 20 && (round == 0 || table > csv*3/2); round++ {
			csv = min(csv, cost(t, d, Options{Format: CSV}))
			table = min(table, cost(t, d, Options{Format: Table, Width: width}))
		}
		if table > csv*3/2 {
			t.Errorf("at width %d: %s, and the CSV %s", width, table, csv)
		}
	}
}

// BenchmarkGrants writes 100,000 rows.
func BenchmarkGrants(b *testing.B) {
	d := grants(100_000)
	for _, f := range []Format{CSV, Table, Wide} {
		b.Run(string(f), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := Render(io.Discard, d, Options{Format: f}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
