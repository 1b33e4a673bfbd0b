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
		"deleted":           {roles.Found{Deleted: gone}, "", `managed identity "` + id1 + `" (func) was deleted on 2026-01-02`},
		"of another group":  {roles.Found{Deleted: gone, Successors: []roles.Principal{other}}, "", "was deleted on 2026-01-02"},
		"two of them":       {roles.Found{Deleted: gone, Successors: []roles.Principal{managed(id2, "func", "rg"), managed("3"+id2[1:], "func", "rg")}}, "", "was deleted on 2026-01-02"},
		"recreated":         {roles.Found{Deleted: gone, Successors: []roles.Principal{other, managed(id2, "func", "RG")}}, id2, "func was recreated: its object id was " + id1 + " and is " + id2 + " now"},
		"without a date":    {roles.Found{Deleted: &roles.Deleted{Principal: gone.Principal}}, "", `(func) was deleted`},
		"without resources": {roles.Found{Deleted: &roles.Deleted{Principal: roles.Principal{ID: id1}}, Successors: []roles.Principal{{ID: id2, Type: roles.UserAssigned}}}, "", "was deleted"},
	} {
		ref, _ := roles.ParseIdentity(id1)
		_, err := roles.PickIdentity(ref, c.found, false)
		if !errors.Is(err, roles.ErrIdentityNotFound) || !strings.Contains(err.Error(), c.message) || strings.Contains(err.Error(), "recreated") != (c.successor != "") {
			t.Errorf("%s: got %v", name, err)
		}
		now := c.found.Successor()
		if (now == nil) != (c.successor == "") || now != nil && now.ID != c.successor {
			t.Errorf("%s: got %+v", name, now)
		}
	}
	if (roles.Found{Successors: []roles.Principal{other}}).Successor() != nil {
		t.Error("what was not deleted has no successor")
	}
}

func TestTellRecreated(t *testing.T) {
	verdict := func(code roles.VerdictCode) roles.Verdict {
		return roles.Verdict{Code: code, Message: "it is so", NextStep: "step", Grant: roles.Grant{Assignment: roles.Assignment{Key: roles.Key{Principal: id2}}, Principal: managed(id2, "func", "rg")}}
	}
	was := roles.Recreated{Was: id1, At: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)}
	pinned := roles.Recreated{Was: id1, Pinned: true}
	for name, c := range map[string]struct {
		code    roles.VerdictCode
		by      map[roles.ObjectID]roles.Recreated
		want    roles.VerdictCode
		message string
	}{
		"nothing known":     {roles.Missing, nil, roles.Missing, "it is so"},
		"another":           {roles.Missing, map[roles.ObjectID]roles.Recreated{id1: was}, roles.Missing, "it is so"},
		"missing":           {roles.Missing, map[roles.ObjectID]roles.Recreated{id2: was}, roles.Missing, "it is so; func was recreated: its object id was " + id1 + " (deleted on 2026-01-02) and is " + id2 + " now"},
		"missing, pinned":   {roles.Missing, map[roles.ObjectID]roles.Recreated{id2: pinned}, roles.Missing, "it is so; func was recreated: its object id was " + id1 + " and is " + id2 + " now"},
		"all right":         {roles.OK, map[roles.ObjectID]roles.Recreated{id2: was}, roles.OK, "it is so"},
		"all right, pinned": {roles.OK, map[roles.ObjectID]roles.Recreated{id2: pinned}, roles.WrongIdentity, "it is so; func was recreated: its object id was " + id1 + " and is " + id2 + " now"},
	} {
		got := []roles.Verdict{verdict(c.code)}
		roles.TellRecreated(got, c.by)
		if got[0].Code != c.want || got[0].Message != c.message || (got[0].NextStep == "step") != (c.want == c.code) {
			t.Errorf("%s: got %+v", name, got[0])
		}
	}
}
