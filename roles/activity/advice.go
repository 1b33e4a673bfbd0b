package activity

import (
	"time"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/operations"
)

// Advice is what to do about a role that is held.
type Advice string

// The advices. Unknown says that the log does not tell; it is never a reason to remove.
const (
	Keep    Advice = "keep"
	Remove  Advice = "remove"
	Replace Advice = "replace"
	Unknown Advice = "unknown"
)

// Input is all that advice follows from.
type Input struct {
	Log        *Log
	Principals []roles.Principal // those in scope
	Grants     []roles.Grant     // what they hold
	Risk       catalog.Table
	MinDays    int // a shorter log advises nothing but to keep
	// Early are grants that are older than the log although the time is not known at
	// which they were made.
	Early map[roles.Key]bool
}

// Identity is the advice on one identity.
type Identity struct {
	Principal roles.Principal
	Seen      bool // the log has a call of it
	Days      int  // of the log
	Roles     []Role
	Missing   []Missing
	Unknown   []Call // calls that the table of operations does not have, or that no role explains
}

// Role is the advice on one grant.
type Role struct {
	Grant       roles.Grant
	Advice      Advice
	Reason      string   // one clause
	ReplaceWith []string // roles of Microsoft Graph
	Notes       []string // what to know before: the catch of each of these, properties that the calls read
	Lacks       []string // roles that would replace it, and that the tenant does not offer
	Calls       []Call   // that it allowed
}

// Call is one operation with its evidence.
type Call struct {
	Method, Path string
	Status       int
	Count        int
	First, Last  time.Time
}

// Verdict is why calls were refused.
type Verdict string

// The verdicts on refused calls; the words are those of verify.
const (
	RoleMissing    Verdict = "MISSING"          // no role that is held allows the call
	StaleToken     Verdict = "STALE_TOKEN"      // the token is older than the grant
	TokenLacksRole Verdict = "TOKEN_LACKS_ROLE" // the token is younger, and lacks the role all the same
	Incomplete     Verdict = "INCOMPLETE"       // the role needs a second step
	NotPermission  Verdict = "OK"               // the role was there: the refusal has another cause, or is over
	UserOnly       Verdict = "DELEGATED_ONLY"   // no application role allows the call
)

// Missing is what refused calls lacked.
type Missing struct {
	Role    string // "" where no role would help
	Verdict Verdict
	Message string
	Calls   []Call
}

func (s Seen) evidence() Call {
	return Call{Method: s.Call.Method, Path: s.Path, Status: s.Status, Count: s.Count, First: s.First, Last: s.Last}
}

// Advise judges every identity in scope, in the order of the principals.
func Advise(in Input) []Identity {
	held := map[roles.ObjectID][]roles.Grant{}
	for _, g := range in.Grants {
		held[g.Principal.ID] = append(held[g.Principal.ID], g)
	}
	out := make([]Identity, 0, len(in.Principals))
	for _, p := range in.Principals {
		grants := held[p.ID]
		roles.SortGrants(grants)
		out = append(out, newIdentityCase(in, p, grants).identity())
	}
	return out
}

// ofGraph reports whether the log can say anything about the grant.
func ofGraph(g roles.Grant) bool {
	graph, _ := catalog.ByAlias("graph")
	return g.Resource != nil && g.Resource.AppID == roles.AppID(graph.AppID) && g.State == roles.Enabled && g.RoleValue() != ""
}

// need is a call that a held role allowed, or that was refused.
type need struct {
	seen   Seen
	answer operations.Answer
}
