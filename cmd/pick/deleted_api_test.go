package pick

import (
	"errors"
	"testing"

	"mi-roles/roles"
)

// TestADeletedAPI is known by the assignments that still name it, of the identities that were named or of anybody.
func TestADeletedAPI(t *testing.T) {
	const deleted = "a9100000-0000-4000-8000-000000000999"
	holder := ""
	for _, a := range open(t, "").server.Tenant().Assignments {
		if a.ResourceID == deleted {
			holder = a.PrincipalID
		}
	}
	for _, c := range []struct {
		who, api string
		gone     bool // may be asked for
		found    bool
	}{
		{holder, deleted, true, true}, {"", deleted, true, true}, {"func-orders", deleted, true, false}, {holder, deleted, false, false},
		{"", "a9100000-0000-4000-8000-000000000998", true, false}, {"", "Billing API (2021)", true, false},
		{holder, "api://billing", true, false}, {"func-orders," + holder, deleted, true, true},
	} {
		w := open(t, "")
		_, r := request(t, c.who, c.api)
		r.Gone = c.gone
		target, err := Resolve(t.Context(), w.session, r, 0, w.Note)
		if c.found && (err != nil || target.API.ID != deleted || !target.API.Gone || target.API.DisplayName != "Billing API (2021)") ||
			!c.found && !errors.Is(err, roles.ErrAPINotFound) {
			t.Errorf("%q %q: %+v, %v", c.who, c.api, target.API, err)
		}
	}
	w := open(t, "", "deny=on:all")
	_, r := request(t, "", deleted)
	r.Gone = true
	if target, err := Resolve(t.Context(), w.session, r, 0, w.Note); !errors.Is(err, roles.ErrForbidden) {
		t.Errorf("%+v, %v", target.API, err)
	}
	for form, want := range map[roles.Form]bool{roles.ByGUID: true, roles.ByObjectID: true, roles.ByName: false, roles.ByURI: false} {
		if got := mayOutlive(roles.Ref{Form: form}, roles.ErrAPINotFound, nil); got != want {
			t.Errorf("%v: %v", form, got)
		}
		if mayOutlive(roles.Ref{Form: form}, roles.ErrForbidden, nil) ||
			mayOutlive(roles.Ref{Form: form}, roles.ErrAPINotFound, [][]roles.Other{nil, {{}}}) {
			t.Errorf("%v is taken for an API that is gone", form)
		}
	}
}
