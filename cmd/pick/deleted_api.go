package pick

import (
	"context"
	"errors"
	"slices"

	"mi-roles/cmd/connect"
	"mi-roles/graph"
	"mi-roles/roles"
)

// errSeen ends a read of the tenant early.
var errSeen = errors.New("seen")

// outlived is the API of an object id that the directory no longer has, where assignments
// still name it: those of the target's identities, or without one anybody's. Its zero value
// means that none does.
func outlived(ctx context.Context, s *connect.Session, t Target, ref roles.Ref) (roles.Resource, error) {
	var api roles.Resource
	look := func(all []roles.Assignment) bool {
		i := slices.IndexFunc(all, func(a roles.Assignment) bool { return string(a.Key.Resource) == ref.Value })
		if i >= 0 {
			api = roles.Resource{ID: all[i].Key.Resource, DisplayName: all[i].ResourceName, Gone: true}
		}
		return i >= 0
	}
	if len(t.Identities) > 0 {
		err := Complete(ctx, s, t)
		look(t.Assignments())
		return api, err
	}
	err := s.AssignedTo(ctx, roles.ObjectID(ref.Value), func(some []graph.Holding) error {
		for _, h := range some {
			if look([]roles.Assignment{h.Held}) {
				return errSeen
			}
		}
		return nil
	})
	if errors.Is(err, errSeen) {
		err = nil
	}
	return api, err
}

// mayOutlive reports whether a selector that means no API may name one that is gone.
func mayOutlive(ref roles.Ref, err error, others [][]roles.Other) bool {
	return errors.Is(err, roles.ErrAPINotFound) && len(slices.Concat(others...)) == 0 &&
		(ref.Form == roles.ByGUID || ref.Form == roles.ByObjectID)
}
