package desired

import (
	"time"

	"mi-roles/roles"
	"mi-roles/roles/manifest"
)

// Options say how a manifest is read.
type Options struct {
	AnyPrincipal bool      // service principals that are not managed identities count too
	Lenient      bool      // what cannot be granted as it is named is judged, not refused: a disabled role, a recreated identity
	Now          time.Time // decides which grants have ended; the zero Time ends none
}

// State is a manifest with its meaning in a tenant.
type State struct {
	Identities []roles.Principal             // each once, in the manifest's order
	APIs       []roles.Resource              // likewise
	Goal       roles.Goal                    // AtLeast; Pairs are those that the manifest names
	Allowed    map[roles.Key]bool            // critical roles that may be given all the same
	Unrated    map[roles.Key]bool            // roles that may be given although nobody has rated them
	Held       []roles.Assignment            // everything that the identities hold
	Recreated  map[roles.Key]roles.Recreated // the grants that ask for an identity by an object id of before
	grants     map[roles.Key]manifest.Grant
	at         map[roles.Key]manifest.Position
	spelled    map[roles.Key]string
	pairAt     map[roles.Pair]manifest.Position
}

// SecondStepsDone are the keys whose second step the manifest notes as done.
func (s State) SecondStepsDone() map[roles.Key]bool {
	done := map[roles.Key]bool{}
	for k, g := range s.grants {
		if g.NotesSecondStep(s.spelled[k]) {
			done[k] = true
		}
	}
	return done
}

// Listed is what the manifest says of a grant, whether it is wanted or was until a day
// that is over.
func (s State) Listed(k roles.Key) (manifest.Grant, bool) {
	g, listed := s.grants[k]
	return g, listed
}

// Spelled is how the manifest names the role of a grant.
func (s State) Spelled(k roles.Key) string { return s.spelled[k] }

// Where is the place in the manifest that wants a grant, or else the first that
// names its identity and API together.
func (s State) Where(k roles.Key) manifest.Position {
	if at, wanted := s.at[k]; wanted {
		return at
	}
	return s.pairAt[roles.Pair{Principal: k.Principal, Resource: k.Resource}]
}
