package graph

import (
	"slices"
	"strings"

	"mi-roles/roles"
)

// An identity that is named by its name comes with at most twenty of its
// assignments, and reading the rest takes another round trip. What most commands
// want to know is whether it holds certain roles of one API. The API's side can be
// asked for that by the holder's name, in the same wave. The name there is a copy
// that may be stale, so a hint says "it is there", and never "it is not".

// hints are the calls that ask the APIs' side about an identity.
func (c *Client) hints(ref roles.Ref, apis []roles.Ref) []call {
	name := hintName(ref)
	if name == "" {
		return nil
	}
	var calls []call
	for _, api := range apis {
		if api.Form == roles.ByAppID {
			calls = append(calls, c.sdk.assignedToByName(api.Value, name))
		}
	}
	return calls
}

// hintName is the display name that the selector's identity probably has.
func hintName(ref roles.Ref) string {
	switch ref.Form {
	case roles.ByName:
		return ref.Value
	case roles.ByGroup:
		_, name, _ := strings.Cut(ref.Value, "/")
		return name
	case roles.ByAzureID:
		return roles.AzureID(ref.Value).Name()
	}
	return ""
}

// hear takes an answer; a refusal or a further page only means knowing less.
func (k *ask) hear(r reply) {
	if p, err := decode[page[wireAssignment]]("", r); err == nil {
		k.hinted = append(k.hinted, p.Value...)
	}
}

// addHints adds what was heard about identities whose list may be cut.
func (k *ask) addHints(held map[roles.ObjectID][]roles.Assignment) {
	for _, a := range assignments(k.hinted) {
		id := a.Key.Principal
		known := slices.ContainsFunc(held[id], func(h roles.Assignment) bool { return h.ID == a.ID })
		if slices.Contains(k.cut, id) && !known {
			held[id] = append(held[id], a)
		}
	}
}

func partial(asks []*ask) map[roles.ObjectID]bool {
	ids := map[roles.ObjectID]bool{}
	for _, k := range asks {
		for _, id := range k.cut {
			ids[id] = true
		}
	}
	return ids
}
