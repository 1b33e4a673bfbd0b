package sandbox

import (
	"encoding/csv"
	"errors"
	"strings"
	"testing"
)

func TestWriteActivity(t *testing.T) {
	var out strings.Builder
	if err := WriteActivity(&out); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil || len(lines) < 2000 || out.Len() > 2<<20 {
		t.Fatalf("%d lines, %d bytes, %v", len(lines), out.Len(), err)
	}
	if first, last := lines[1][1], lines[len(lines)-1][1]; first[:10] != "10/24/2024" || last[:9] != "12/8/2024" {
		t.Errorf("from %s to %s", first, last)
	}
	a := activity{tenant: Sample()}
	for _, h := range habits {
		if h.who != "" && a.principal(h.who) == nil {
			t.Errorf("the sample tenant has no %s", h.who)
		}
	}
	if err := WriteActivity(full{}); err == nil {
		t.Error("a log that could not be written is written")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }
