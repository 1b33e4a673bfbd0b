package roles

import (
	"fmt"
	"time"

	"mi-roles/roles/display"
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
func (d Deleted) Sentence() string { return display.Clean(d.DisplayName) + " was deleted" + d.on() }

func deleted(ref Ref, f Found) error {
	gone := f.Deleted
	e := &Error{Kind: ErrIdentityNotFound,
		Msg: fmt.Sprintf("managed identity %s (%s) was deleted%s", display.Quote(ref.Text), display.Clean(gone.DisplayName), gone.on()),
		Hint: "its roles are listed only in manifests, records and snapshots; a recreated identity has another object id; " +
			search("identities", Ref{Form: ByName, Value: gone.DisplayName})}
	if now := f.Successor(); now != nil {
		e.Msg += "; " + Recreated{Was: gone.ID}.Sentence(*now)
		e.Hint = "name it by its object id, or by its Azure resource id, which stays the same: " + string(now.AzureResource)
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
	// Doubtful: only the name is the same; it may as well be another identity.
	Doubtful bool
	// Mend is what to write where, so that the one of now is asked for; empty when
	// nobody asked for the one of before.
	Fix string
}

// Sentence says it of the identity of now.
func (r Recreated) Sentence(now Principal) string {
	was := string(r.Was)
	if on := (Deleted{At: r.At}).on(); on != "" {
		was += " (deleted" + on + ")"
	}
	if r.Doubtful {
		return fmt.Sprintf("%s was expected to have the object id %s, but has %s: it was recreated, or is a different identity of that name",
			display.Clean(now.DisplayName), was, now.ID)
	}
	return fmt.Sprintf("%s was recreated: its object id was %s and is %s now", display.Clean(now.DisplayName), was, now.ID)
}

// AnnotateRecreated adds to verdicts what is known of recreated identities. asked are
// the grants that ask for the one of before: where the one of now holds the role,
// the wrong identity holds it. known are identities by their object id of now.
func AnnotateRecreated(verdicts []Verdict, asked map[Key]Recreated, known map[ObjectID]Recreated) {
	for i := range verdicts {
		v := &verdicts[i]
		r, mismatch := asked[v.Grant.Key]
		if !mismatch {
			var recreated bool
			if r, recreated = known[v.Grant.Key.Principal]; !recreated || v.Code == OK {
				continue
			}
		}
		if v.Code == OK {
			v.Code, v.NextStep = WrongIdentity, "if the current identity is meant, write "+r.Fix
		}
		v.Note = "recreated"
		if r.Doubtful {
			v.Note = "recreated?"
		}
		v.Message += "; " + r.Sentence(v.Grant.Principal)
	}
}
