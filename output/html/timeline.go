package html

import (
	"fmt"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// history is the chart of when assignments were created: one column per month, or
// per quarter or year if there would be too many months.
type history struct {
	Unit    string
	Columns []column
	Unknown string // note about assignments without a creation time, or ""
	Width   int
	Base    int // y of the ground line
	Most    int // count of the tallest column
}

type column struct {
	Label, Link      string
	Count, Risky     int // Risky: critical and high
	X, Width         int
	Y, Height        float64
	RiskyY, RiskyTop float64
	Tick             string // label under the column, "" for most
}

const (
	mostColumns = 36
	chartHeight = 110
	chartTop    = 14
	chartWidth  = 720
)

// timeline counts assignments over time. Graph records when each assignment was
// created but not who created it.
func timeline(grants []roles.Grant) history {
	var first, last time.Time
	unknown := 0
	for _, g := range grants {
		switch at := g.Created.UTC(); {
		case g.Created.IsZero():
			unknown++
		case first.IsZero():
			first, last = at, at
		case at.Before(first):
			first = at
		case at.After(last):
			last = at
		}
	}
	h := history{Width: chartWidth, Base: chartTop + chartHeight}
	if unknown > 0 {
		h.Unknown = "no creation time for " + count(unknown, "assignment", "assignments")
	}
	if first.IsZero() {
		return h
	}
	months := 1
	for _, u := range []struct {
		name   string
		months int
	}{{"month", 1}, {"quarter", 3}, {"year", 12}} {
		h.Unit, months = u.name, u.months
		if span(first, last, months) <= mostColumns {
			break
		}
	}
	h.fill(grants, first, last, months)
	return h
}

// index numbers the units of time since the year 0.
func index(t time.Time, months int) int { return (t.Year()*12 + int(t.Month()) - 1) / months }

func span(first, last time.Time, months int) int {
	return index(last, months) - index(first, months) + 1
}

func (h *history) fill(grants []roles.Grant, first, last time.Time, months int) {
	start, n := index(first, months), min(span(first, last, months), 2*mostColumns)
	h.Columns = make([]column, n)
	for _, g := range grants {
		if g.Created.IsZero() {
			continue
		}
		c := &h.Columns[min(index(g.Created.UTC(), months)-start, n-1)]
		c.Count++
		h.Most = max(h.Most, c.Count)
		if g.Rating.AtLeast(catalog.High) {
			c.Risky++
		}
	}
	wide := chartWidth / n
	for i := range h.Columns {
		c := &h.Columns[i]
		from := time.Date(0, time.Month((start+i)*months+1), 1, 0, 0, 0, 0, time.UTC)
		c.Label = label(from, months)
		c.Link = "#/grants?from=" + from.Format(time.DateOnly) + "&to=" + from.AddDate(0, months, -1).Format(time.DateOnly)
		c.X, c.Width = i*wide, max(1, min(wide-3, 48))
		c.Height = float64(chartHeight) * float64(c.Count) / float64(h.Most)
		c.Y = float64(h.Base) - c.Height
		c.RiskyTop = float64(chartHeight) * float64(c.Risky) / float64(h.Most)
		c.RiskyY = float64(h.Base) - c.RiskyTop
		if every := max(1, (n+8)/9); i%every == 0 {
			c.Tick = c.Label
		}
	}
}

func label(from time.Time, months int) string {
	switch months {
	case 1:
		return from.Format("2006-01")
	case 3:
		return fmt.Sprintf("%d Q%d", from.Year(), (int(from.Month())+2)/3)
	}
	return from.Format("2006")
}
