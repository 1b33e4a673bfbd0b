package operations

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"mi-roles/roles/catalog"
)

// tableFile is written by .ci/operations, which describes the form.
//
//go:embed table.gz
var tableFile []byte

// Date is the day of Microsoft's data behind the table, as year-month-day.
func Date() string { return builtin().date }

// verb is a method that the table knows, as an index.
type verb int

const (
	get verb = iota
	post
	patch
	put
	del
	verbs
)

var verbNames = []string{"GET", "POST", "PATCH", "PUT", "DELETE"}

// letters write a method in the table, in the order of verbs.
const letters = "GOAUD"

// access is who may call an operation: a number of a set, or one of the kinds below.
type access int32

const (
	unknown access = -iota // no such operation
	delegatedOnly
	resourceOnly // only by resource-specific consent
	hiddenOnly   // only by permissions that cannot be assigned
)

// entry is a role in a set.
type entry struct {
	role  int32
	least bool
	also  []int32 // any one of these is needed besides
}

// node is a path; node 0 is the root.
type node struct {
	parent  int32
	segment string
	access  [verbs]access
}

type edge struct {
	from    int32
	segment string // lower case
}

// table is what is known, in the form in which it is looked up.
type table struct {
	date    string
	roles   []string
	number  map[string]int32 // of a role, by its value
	sets    [][]entry        // from 1, as access counts them
	breadth []int            // how many operations a role opens
	nodes   []node
	edges   map[edge]int32
}

// builtin is read when first asked for. A table that cannot be read is empty: then
// nothing is known, and the tests fail.
var builtin = sync.OnceValue(func() *table {
	t, err := readTable(tableFile)
	if err != nil {
		return &table{nodes: make([]node, 1)}
	}
	return t
})

func readTable(packed []byte) (*table, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	return parseTable(string(text))
}

// line cuts the first line off.
func line(text string) (first, rest string) {
	first, rest, _ = strings.Cut(text, "\n")
	return first, rest
}

func parseTable(text string) (*table, error) {
	head, text := line(text)
	names, text := line(text)
	count, text := line(text)
	date, ok := strings.CutPrefix(head, "mi-roles operations 1 ")
	sets, err := strconv.Atoi(count)
	if !ok || err != nil || sets < 0 {
		return nil, fmt.Errorf("no table of operations: %q", head)
	}
	t := &table{date: date, roles: strings.Split(names, "\t"), number: map[string]int32{}, sets: make([][]entry, 1, sets+1)}
	t.breadth = make([]int, len(t.roles))
	for i, name := range t.roles {
		t.number[name] = int32(i)
	}
	for range sets {
		var set string
		set, text = line(text)
		entries, err := t.parseSet(set)
		if err != nil {
			return nil, err
		}
		t.sets = append(t.sets, entries)
	}
	return t, t.parseTree(text)
}

// parseSet reads "4*+7,9 12".
func (t *table) parseSet(text string) ([]entry, error) {
	var set []entry
	for word := range strings.FieldsSeq(text) {
		word, others, _ := strings.Cut(word, "+")
		number, least := strings.CutSuffix(word, "*")
		role, err := t.parseRole(number)
		if err != nil {
			return nil, err
		}
		e := entry{role: role, least: least}
		for other := range strings.SplitSeq(others, ",") {
			if other == "" {
				continue
			}
			also, err := t.parseRole(other)
			if err != nil {
				return nil, err
			}
			e.also = append(e.also, also)
		}
		set = append(set, e)
	}
	return set, nil
}

func (t *table) parseRole(text string) (int32, error) {
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 0 || n >= int64(len(t.roles)) {
		return 0, fmt.Errorf("no role has the number %q", text)
	}
	return int32(n), nil
}

// graphAppID is the API whose operations these are.
var graphAppID = sync.OnceValue(func() string {
	graph, _ := catalog.ByAlias("graph")
	return graph.AppID
})
