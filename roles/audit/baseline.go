package audit

import (
	"time"

	"mi-roles/roles"
)

// Change says how a finding stands against an earlier look at the tenant; it is empty
// where there was none.
type Change string

// The changes.
const (
	New  Change = "new"
	Same Change = "same"
	Gone Change = "gone"
)

// Baseline is an earlier look at the same tenant.
type Baseline struct {
	Name  string    // of its file, for people
	Taken time.Time // zero when that is not known
}

// Against compares what was found with what was found in a baseline, where both follow
// from the same rules, exceptions and time. Each finding is new or the same, whether or not
// an exception accepts it; what was open in the baseline and is not found any more is gone.
func (r Result) Against(before Result, b Baseline) Result {
	out := Result{Baseline: &b}
	then, now := map[subject]bool{}, map[subject]bool{}
	for _, list := range [][]Finding{before.Open, before.Accepted} {
		for _, f := range list {
			then[f.subject()] = true
		}
	}
	mark := func(list []Finding) []Finding {
		marked := make([]Finding, len(list))
		for i, f := range list {
			now[f.subject()] = true
			f.Change = New
			if then[f.subject()] {
				f.Change = Same
			}
			marked[i] = f
		}
		return marked
	}
	out.Open, out.Accepted = mark(r.Open), mark(r.Accepted)
	for _, f := range before.Open {
		if !now[f.subject()] {
			f.Change, f.Remedy = Gone, "" // there is nothing left to do
			out.Gone = append(out.Gone, f)
		}
	}
	return out
}

// New counts the open findings that the baseline did not have.
func (r Result) New() int {
	n := 0
	for _, f := range r.Open {
		if f.Change == New {
			n++
		}
	}
	return n
}

// subject is what makes two findings the same one, whatever their wording.
type subject struct {
	rule      string
	principal roles.ObjectID
	key       string
}

func (f Finding) subject() subject { return subject{f.Rule.ID, f.Principal.ID, f.Key} }
