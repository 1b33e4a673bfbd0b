package roles_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"mi-roles/roles"
)

func TestADeletedIdentityIsToldWithItsSuccessor(t *testing.T) {
	gone := &roles.Deleted{Principal: managed(id1, "func", "rg"), At: time.Date(2026, 1, 2, 23, 0, 0, 0, time.UTC)}
	other := managed("4"+id2[1:], "func", "elsewhere")
	for name, c := range map[string]struct {
		found     roles.Found
		successor roles.ObjectID
		message   string
	}{
		"deleted":          {roles.Found{Deleted: gone}, "", `managed identity "` + id1 + `" (func) was deleted on 2026-01-02`},
		"of another group": {roles.Found{Deleted: gone, Successors: []roles.Principal{other}}, "", "was deleted on 2026-01-02"},
		"two of them": {roles.Found{Deleted: gone,
			Successors: []roles.Principal{managed(id2, "func", "rg"), managed("3"+id2[1:], "func", "rg")}}, "",
			"was deleted on 2026-01-02"},
		"recreated": {roles.Found{Deleted: gone, Successors: []roles.Principal{other, managed(id2, "func", "RG")}}, id2,
			"func was recreated: its object id was " + id1 + " and is " + id2 + " now"},
		"without a date": {roles.Found{Deleted: &roles.Deleted{Principal: gone.Principal}}, "", `(func) was deleted`},
		"without resources": {roles.Found{Deleted: &roles.Deleted{Principal: roles.Principal{ID: id1}},
			Successors: []roles.Principal{{ID: id2, Type: roles.UserAssigned}}}, "", "was deleted"},
	} {
		ref, _ := roles.ParseIdentity(id1)
		_, err := roles.PickIdentity(ref, c.found, false)
		if !errors.Is(err, roles.ErrIdentityNotFound) || !strings.Contains(err.Error(), c.message) ||
			strings.Contains(err.Error(), "recreated") != (c.successor != "") {
			t.Errorf("%s: got %v", name, err)
		}
		now := c.found.Successor()
		if (now == nil) != (c.successor == "") || now != nil && now.ID != c.successor {
			t.Errorf("%s: got %+v", name, now)
		}
	}
	if got := gone.Sentence(); got != "func was deleted on 2026-01-02" {
		t.Errorf("got %q", got)
	}
	if got := (roles.Deleted{Principal: gone.Principal}).Sentence(); got != "func was deleted" {
		t.Errorf("got %q", got)
	}
	if (roles.Found{Successors: []roles.Principal{other}}).Successor() != nil {
		t.Error("what was not deleted has no successor")
	}
}

func TestTellRecreated(t *testing.T) {
	key := roles.Key{Principal: id2, Role: "r"}
	verdict := func(code roles.VerdictCode) roles.Verdict {
		return roles.Verdict{Code: code, Message: "it is so", NextStep: "step",
			Grant: roles.Grant{Assignment: roles.Assignment{Key: key}, Principal: managed(id2, "func", "rg")}}
	}
	asked := map[roles.Key]roles.Recreated{key: {Was: id1, Fix: "principalId: " + id2}}
	other := map[roles.Key]roles.Recreated{{Principal: id2, Role: "another"}: asked[key]}
	doubtful := map[roles.Key]roles.Recreated{key: {Was: id1, Doubtful: true}}
	known := func(id roles.ObjectID) map[roles.ObjectID]roles.Recreated {
		return map[roles.ObjectID]roles.Recreated{id: {Was: id1, At: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)}}
	}
	const changed = "func was recreated: its object id was " + id1 + " and is " + id2 + " now"
	for name, c := range map[string]struct {
		code     roles.VerdictCode
		asked    map[roles.Key]roles.Recreated
		known    map[roles.ObjectID]roles.Recreated
		want     roles.VerdictCode
		sentence string
	}{
		"nothing known":    {roles.Missing, nil, nil, roles.Missing, ""},
		"another identity": {roles.Missing, nil, known(id1), roles.Missing, ""},
		"missing": {roles.Missing, nil, known(id2), roles.Missing,
			"func was recreated: its object id was " + id1 + " (deleted on 2026-01-02) and is " + id2 + " now"},
		"missing, asked for":         {roles.Missing, asked, known(id2), roles.Missing, changed},
		"all right":                  {roles.OK, nil, known(id2), roles.OK, ""},
		"held by another than asked": {roles.OK, asked, nil, roles.WrongIdentity, changed},
		"only another grant asks":    {roles.OK, other, nil, roles.OK, ""},
		"of the same name": {roles.OK, doubtful, nil, roles.WrongIdentity,
			"func was expected to have the object id " + id1 + ", but has " + id2 + ": it was recreated, or is a different identity of that name"},
	} {
		got := []roles.Verdict{verdict(c.code)}
		roles.AnnotateRecreated(got, c.asked, c.known)
		message, step, note := "it is so", "step", ""
		if c.sentence != "" {
			message, note = message+"; "+c.sentence, "recreated"
		}
		if c.asked[key].Doubtful {
			note = "recreated?"
		}
		if c.want != c.code {
			step = "if the current identity is meant, write " + c.asked[key].Fix
		}
		if v := got[0]; v.Code != c.want || v.Note != note || v.Message != message || v.NextStep != step {
			t.Errorf("%s: got %+v", name, v)
		}
	}
}
