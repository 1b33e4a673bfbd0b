package audit

import (
	"fmt"
	"time"

	"mi-roles/roles"
)

// Exception accepts findings of one rule until a day. Its selectors narrow it:
// a finding is accepted when all that are given fit.
type Exception struct {
	Rule     string
	Identity *roles.Ref // nil: any
	API      *roles.Ref // nil: any
	Role     string     // value or id; "": any
	Reason   string
	Expires  time.Time // the last day on which it holds, at 00:00 UTC
	Where    string    // file, line and column, for messages
}

// Day is the form of Exception.Expires in files and messages.
const Day = time.DateOnly

// expired reports whether the last day is over everywhere that counts in UTC.
func (e Exception) expired(now time.Time) bool { return !now.UTC().Before(e.Expires.AddDate(0, 0, 1)) }

// ambiguous finds a selector that means several things, and how many.
func (e Exception) ambiguous(in Input) (string, int) {
	if e.Identity != nil {
		n := 0
		for _, p := range in.Principals {
			if meansIdentity(*e.Identity, p) {
				n++
			}
		}
		if n > 1 {
			return e.Identity.Text, n
		}
	}
	if e.API == nil {
		return "", 0
	}
	apis := map[roles.ObjectID]bool{}
	for _, g := range in.Grants {
		if !apis[g.Key.Resource] && meansAPI(*e.API, g) {
			apis[g.Key.Resource] = true
		}
	}
	return e.API.Text, len(apis)
}

func (e Exception) fits(f Finding) bool {
	if e.Rule != f.Rule.ID || e.Identity != nil && !meansIdentity(*e.Identity, f.Principal) {
		return false
	}
	if f.Grant == nil {
		return e.API == nil && e.Role == ""
	}
	return (e.API == nil || meansAPI(*e.API, *f.Grant)) && (e.Role == "" || f.Grant.Named(e.Role))
}

func meansIdentity(ref roles.Ref, p roles.Principal) bool {
	_, err := roles.PickIdentity(ref, roles.Found{Principals: []roles.Principal{p}}, true)
	return p.ID != "" && err == nil
}

// meansAPI also knows an API that is gone by what the grant still says of it.
func meansAPI(ref roles.Ref, g roles.Grant) bool {
	api := roles.Resource{ID: g.Key.Resource, DisplayName: g.ResourceName}
	if g.Resource != nil {
		api = *g.Resource
	}
	_, err := roles.PickAPI(ref, []roles.Resource{api})
	return err == nil
}

// sift parts the findings that a valid exception accepts from the rest, and
// reports the exceptions that are not applied.
func sift(in Input, all []Finding) Result {
	var valid []Exception
	found := len(all)
	for _, e := range in.Exceptions {
		switch text, n := e.ambiguous(in); {
		case e.expired(in.Now):
			all = append(all, notApplied(ExpiredPass, e,
				fmt.Sprintf("the exception for %s (%s) expired on %s: %s", e.Rule, e.Where, e.Expires.Format(Day), e.Reason)))
		case n > 1:
			all = append(all, notApplied(AmbiguousPass, e,
				fmt.Sprintf("the exception for %s (%s) names %q, which means %d things", e.Rule, e.Where, text, n)))
		default:
			valid = append(valid, e)
		}
	}
	if len(all) > found {
		sortFindings(all)
	}
	var r Result
	for _, f := range all {
		if e := accepting(valid, f); e != nil {
			f.Accepted = e
			r.Accepted = append(r.Accepted, f)
			continue
		}
		r.Open = append(r.Open, f)
	}
	return r
}

func accepting(valid []Exception, f Finding) *Exception {
	for i := range valid {
		if valid[i].fits(f) {
			return &valid[i]
		}
	}
	return nil
}

// notApplied is keyed by what the exception says, not by its line.
func notApplied(rule string, e Exception, message string) Finding {
	f := finding(rule, roles.Principal{}, message, "")
	f.Key = e.Rule + "/" + text(e.Identity) + "/" + text(e.API) + "/" + e.Role + "/" + e.Expires.Format(Day)
	return f
}

func text(r *roles.Ref) string {
	if r == nil {
		return ""
	}
	return r.Text
}
