package roles

import (
	"fmt"

	"mi-roles/roles/display"
)

// otherKind says what a selector of an identity names that is none.
func otherKind(ref Ref, o Other) error {
	if o.Kind == "servicePrincipal" {
		if ref.Form != ByAppID {
			e := &Error{Kind: ErrIdentityNotFound}
			e.Msg, e.Hint = notEverywhere(ref, o)
			return e
		}
		return &Error{Kind: ErrIdentityNotFound,
			Msg: fmt.Sprintf("no service principal has the client id %s: it is the object id of %s", display.Quote(ref.Text),
				display.Clean(o.DisplayName)),
			Hint: "write it as id:" + ref.Value}
	}
	e := &Error{Kind: ErrNotManaged,
		Msg:  fmt.Sprintf("%s is not a managed identity but %s (%s)", display.Quote(ref.Text), o.kind(), display.Clean(o.DisplayName)),
		Hint: "give the object id of the identity's service principal: mi-roles identities"}
	switch {
	case o.Kind == "app registration" && o.AppID != "":
		e.Hint = "its service principal is found by its client id: client:" + string(o.AppID) + " --any-principal"
	case o.Kind == "group":
		e.Hint = "app roles of a group do not apply to the service principals in it: assign the role to the identity itself"
	}
	return e
}

// notEverywhere says that one read found a service principal by its object id, and another did not.
func notEverywhere(ref Ref, o Other) (msg, hint string) {
	return fmt.Sprintf("service principal %s (%s) is in the directory, but has not reached every replica: it cannot be read yet",
		display.Quote(ref.Text), display.Clean(o.DisplayName)), "try again in a minute, or use --wait 2m with assign or verify"
}
