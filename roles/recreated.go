package roles

import (
	"fmt"
	"time"
)

// An identity that is deleted and made again has the same Azure resource and
// name, but another object id, and none of the roles that it held. The directory
// keeps what was deleted in a recycle bin for 30 days, where it can be read but
// not, for a managed identity, restored (Microsoft's "Managed identities FAQ").

// Deleted is a service principal in the recycle bin.
type Deleted struct {
	Principal
	At time.Time // zero when the directory does not tell
}

// Successor is the managed identity that took the place of a deleted one: the
// only one with its Azure resource. Nil when there is none.
func (f Found) Successor() *Principal {
	if f.Deleted == nil || f.Deleted.AzureResource == "" || len(f.Successors) == 0 {
		return nil
	}
	same := Ref{Form: ByAzureID, Value: string(f.Deleted.AzureResource)}
	p, err := PickIdentity(same, Found{Principals: f.Successors}, false)
	if err != nil {
		return nil
	}
	return &p
}

// Sentence says when the identity was deleted.
func (d Deleted) Sentence() string { return oneLine(d.DisplayName) + " was deleted" + d.on() }

func deleted(ref Ref, f Found) error {
	gone := f.Deleted
	e := &Error{Kind: ErrIdentityNotFound, Msg: fmt.Sprintf("managed identity %s (%s) was deleted%s", quote(ref.Text), oneLine(gone.DisplayName), gone.on()),
		Hint: "an identity that was recreated has another object id; search with: mi-roles identities " + searchWord(Ref{Form: ByName, Value: gone.DisplayName})}
	if now := f.Successor(); now != nil {
		e.Msg += "; " + Recreated{Was: gone.ID}.Sentence(*now)
		e.Hint = "name it by its object id, or by its Azure resource id, which outlives it: " + string(now.AzureResource)
	}
	return e
}

func (d Deleted) on() string {
	if d.At.IsZero() {
		return ""
	}
	return " on " + d.At.UTC().Format(time.DateOnly)
}

// Recreated says what an identity was before it was made again.
type Recreated struct {
	Was ObjectID
	At  time.Time // when that one was deleted, zero when unknown
	// Pinned: the one of before is what was asked for, so that nothing about the
	// one of now is as it was wanted.
	Pinned bool
}

// Sentence says it of the identity of now.
func (r Recreated) Sentence(now Principal) string {
	was := string(r.Was)
	if on := (Deleted{At: r.At}).on(); on != "" {
		was += " (deleted" + on + ")"
	}
	return fmt.Sprintf("%s was recreated: its object id was %s and is %s now", oneLine(now.DisplayName), was, now.ID)
}

// TellRecreated adds to verdicts what is known of recreated identities, by the
// object id of now. A role that the one of now holds, where the one of before was
// asked for, is held by the wrong identity.
func TellRecreated(verdicts []Verdict, by map[ObjectID]Recreated) {
	for i := range verdicts {
		v := &verdicts[i]
		r, known := by[v.Grant.Key.Principal]
		if !known || v.Code == OK && !r.Pinned {
			continue
		}
		if v.Code == OK {
			v.Code = WrongIdentity
			v.NextStep = "if that is meant, let the manifest name the identity of now: mi-roles export -i " + string(v.Grant.Key.Principal)
		}
		v.Message += "; " + r.Sentence(v.Grant.Principal)
	}
}
