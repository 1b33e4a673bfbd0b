package roles_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"mi-roles/roles"
)

func TestFold(t *testing.T) {
	at := func(id string, role roles.RoleID, created string) roles.Assignment {
		when, _ := time.Parse(time.DateOnly, created)
		return roles.Assignment{ID: roles.AssignmentID(id), Key: roles.Key{Principal: "p", Resource: "api", Role: role}, Created: when}
	}
	for name, c := range map[string]struct{ all, want []roles.Assignment }{
		"nothing": {nil, nil},
		"two pages": {[]roles.Assignment{at("a", "1", "2025-01-01"), at("b", "2", ""), at("a", "1", "2025-01-01")},
			[]roles.Assignment{at("a", "1", "2025-01-01"), at("b", "2", "")}},
		"granted again": {[]roles.Assignment{at("a", "1", "2025-01-01"), at("b", "1", "2025-02-01"), at("c", "2", "")},
			[]roles.Assignment{at("b", "1", "2025-02-01"), at("c", "2", "")}},
		"in another order": {[]roles.Assignment{at("b", "1", "2025-02-01"), at("a", "1", "2025-01-01")},
			[]roles.Assignment{at("b", "1", "2025-02-01")}},
		"one without date": {[]roles.Assignment{at("a", "1", ""), at("b", "1", "2025-02-01")},
			[]roles.Assignment{at("b", "1", "2025-02-01")}},
		"neither has one": {[]roles.Assignment{at("b", "1", ""), at("a", "1", "")}, []roles.Assignment{at("a", "1", "")}},
	} {
		if got := roles.Deduplicate(c.all); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

// Whatever is shown twice, and in whatever order: one of each grant, the latest; and
// plans and lists see the same.
func TestFoldLaw(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		var all []roles.Assignment
		latest := map[roles.Key]roles.Assignment{}
		for range r.IntN(12) {
			a := roles.Assignment{ID: roles.AssignmentID(rune('a' + r.IntN(9))),
				Key: roles.Key{Principal: "p", Role: roles.RoleID(rune('0' + r.IntN(4)))}, Created: time.Unix(int64(r.IntN(3)), 0)}
			all = append(all, a)
			if old, there := latest[a.Key]; !there || a.Created.After(old.Created) || a.Created.Equal(old.Created) && a.ID < old.ID {
				latest[a.Key] = a
			}
		}
		once := roles.Deduplicate(all)
		var keys []roles.Key
		for _, a := range once {
			keys = append(keys, a.Key)
			if latest[a.Key] != a {
				t.Fatalf("%v: kept %v, want %v", all, a, latest[a.Key])
			}
		}
		if len(once) != len(latest) || !slices.Equal(roles.Deduplicate(once), once) {
			t.Fatalf("%v: got %v", all, once)
		}
		for _, s := range roles.Compare(roles.Goal{Mode: roles.Without, Keys: keys}, all) {
			if *s.Have != latest[s.Key] {
				t.Fatalf("a plan takes %v away, a list shows %v", *s.Have, latest[s.Key])
			}
		}
		if grants := (roles.Describer{}).DescribeAll(all); len(grants) != len(latest) {
			t.Fatalf("%v: %d rows", all, len(grants))
		}
	}
}

// Grants are kept once by their assignments, and sorted without being copied.
func TestGrantsOnceAndSorted(t *testing.T) {
	grant := func(id, name string) roles.Grant {
		return roles.Grant{Assignment: roles.Assignment{ID: roles.AssignmentID(id), Key: roles.Key{Principal: roles.ObjectID(name)}},
			Principal: roles.Principal{DisplayName: name}}
	}
	all := roles.DeduplicateGrants([]roles.Grant{grant("b", "zoe"), grant("a", "zoe"), grant("c", "ann")})
	if len(all) != 2 || all[0].ID != "a" || all[1].ID != "c" {
		t.Errorf("%+v", all)
	}
	if sorted := roles.SortedGrants(all); len(sorted) != 2 || sorted[0] != &all[1] || sorted[1] != &all[0] {
		t.Errorf("%+v", sorted)
	}
}
