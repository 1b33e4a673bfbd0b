package output

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/jmespath-community/go-jmespath"
)

// rowsOf is n rows as a query sees them.
func rowsOf(n int) []any {
	rows := make([]any, n)
	for i := range rows {
		rows[i] = map[string]any{"id": fmt.Sprint(i), "risk": []any{"high", "low"}[i%2], "n": float64(i), "tags": []any{"a", "b"},
			"error": nil}
	}
	return rows
}

// TestBoundsChangeNoQuery: the checks between the steps are not seen in the result.
func TestBoundsChangeNoQuery(t *testing.T) {
	for _, q := range []string{
		"[]", "[].id", "[?risk=='high'].{a: id, b: n}", "sort_by(@, &n)[-1]", "[].tags[]", "[*].tags[0]", "[0].* | length(@)", "@[::-1]",
		"[::2].id", "[0].id[::-1]",
		"[].id | [0]", "let $x = [0], $y = $x in [$x.id, $y.n]", "group_by(@, &risk)", "[?n > `3` && !(risk == 'low')]", "map(&[id, n], @)",
		"length([?error])",
		"[].[id, $[0].id]", "join(',', [].id)", "to_string([0])", "{a: [].id, b: {c: [0].n}}", "not_null([0].error, [0].id)",
		"[0].tags[?@ == 'a']", "max_by(@, &n).id",
		"zip([].id, [].n)", "[?contains(tags, 'a')] | [0:3]", "from_items([].[id, n])", "sum([].n) + `1`", "replace('aXbX', 'X', '--')",
		"pad_left('x', `5`)", "[].nothing", "abs('x')",
	} {
		want, wantErr := jmespath.Search(q, rowsOf(12))
		ast, err := parseQuery(q)
		if err != nil {
			t.Fatal(err)
		}
		got, err := bounded(t.Context(), ast, rowsOf(12))
		if !reflect.DeepEqual(got, want) || fmt.Sprint(err) != fmt.Sprint(wantErr) {
			t.Errorf("%s: %v, %v; want %v, %v", q, got, err, want, wantErr)
		}
	}
}

// TestQueriesThatMakeTooMuch are small texts with large results: each is refused
// soon, and before it takes much memory.
func TestQueriesThatMakeTooMuch(t *testing.T) {
	const stage = "[].[@,@,@,@,@,@,@,@,@,@][]"
	again := func(step string, n int) string { return "@" + strings.Repeat("|"+step, n) }
	for name, q := range map[string]string{
		"rows times ten, seven times": again(stage, 7),
		"without pipes":               "@" + strings.Repeat("[].[@,@,@,@,@,@,@,@,@,@][]", 7),
		"shared, not copied":          again("[@,@]", 60),
		"shared objects":              again("{a:@,b:@}", 60),
		"shared, as text":             "to_string(" + again("[@,@]", 60) + ")",
		"shared, compared":            again("[@,@]", 60) + " == " + again("[@,@]", 60),
		"in an expression":            "map(&" + again("[@,@]", 60) + ", @)",
		"left of a filter":            again("[@,@]", 60) + "[?@]",
		"every row for every row":     "[].{a: $[].{b: $[].id}}",
		"a long text":                 "pad_left('x', `2000000000`)",
		"many long texts":             "[].pad_right('x', `1000000`)",
		"a text in itself": "let $a = replace('" + strings.Repeat("x", 1000) + "', '', '" + strings.Repeat("y", 5000) +
			"') in replace($a, '', $a)",
		"joined": "join(pad_left('x', `1000000`), [].id)",
	} {
		start := time.Now()
		err := Render(&strings.Builder{}, Document{Data: rowsOf(231)}, Options{Format: JSON, Query: q})
		if err == nil || !errors.Is(err, errQueryTooLarge) || len(err.Error()) > 12_000 {
			t.Errorf("%s: %.300v", name, err)
		}
		if took := time.Since(start); took > 30*time.Second {
			t.Errorf("%s took %s", name, took)
		}
	}
}

// A result that is large because the tenant is large is no reason to refuse it.
func TestQueriesOfALargeTenant(t *testing.T) {
	for _, q := range []string{"[].{a: id, b: n, c: risk}", "sort_by(@, &n)[].[id, tags[0]]", "group_by(@, &risk)",
		"[?risk == 'high'] | [].id | sort(@)"} {
		if _, err := query(t.Context(), rowsOf(20_000), q); err != nil {
			t.Errorf("%s: %v", q, err)
		}
	}
}

// A query ends with the context, also where it makes nothing.
func TestQueriesEndWithTheContext(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := query(ctx, rowsOf(20_000), "[?$[?n == `-1`]]")
	if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took > time.Minute {
		t.Errorf("after %s: %v", took, err)
	}
}
