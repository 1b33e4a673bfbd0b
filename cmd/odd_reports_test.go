package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"mi-roles/graph/sandbox"
)

// roleList are the roles of the API that an identity can hold.
func roleList(api string) func(*oddWorld, string) error {
	return func(w *oddWorld, out string) error {
		type role struct {
			ID        string
			Value     *string
			IsEnabled bool
		}
		line := func(r role) string { return fmt.Sprint(r.ID, " ", r.Value == nil || *r.Value == "", " ", r.IsEnabled) }
		got, err := said(out, line)
		if err != nil {
			return err
		}
		var want []string
		for _, sp := range w.tenant.ServicePrincipals {
			if sp.DisplayName == api {
				for _, r := range sp.AppRoles {
					if slices.Contains(r.AllowedMemberTypes, "Application") {
						want = append(want, line(role{r.ID, r.Value, r.IsEnabled}))
					}
				}
			}
		}
		return sameLines(got, want)
	}
}

// exported: the manifest wants the assignments, each one and no other.
func exported(which of) func(*oddWorld, string) error {
	return func(w *oddWorld, out string) error {
		var m struct {
			Grants []struct {
				Identity, API, PrincipalID string
				Roles                      []string
			}
		}
		if err := json.Unmarshal([]byte(out), &m); err != nil {
			return err
		}
		var got, want []string
		for _, g := range m.Grants {
			for _, r := range g.Roles {
				if g.PrincipalID == "" {
					return fmt.Errorf("%s is not told apart from its successors", g.Identity)
				}
				got = append(got, g.PrincipalID+" "+r)
			}
		}
		for _, a := range w.holding(which) {
			r := w.row(a)
			value := r.AppRoleID // of a role that cannot be granted, whose value may mean another one day
			if r.AppRoleValue != nil && r.grantable() {
				value = *r.AppRoleValue
			}
			want = append(want, a.PrincipalID+" "+value)
		}
		return sameLines(got, want)
	}
}

// sameTenant: the snapshot holds the grants of all managed identities.
func sameTenant(w *oddWorld, file string) error {
	t, err := sandbox.Load(file)
	if errors.Is(err, os.ErrNotExist) {
		return errors.New("no snapshot was written")
	}
	if err != nil {
		return err
	}
	var got, want []string
	for k := range grantsOf(t) {
		got = append(got, k)
	}
	for _, a := range w.holding(all) {
		want = append(want, a.PrincipalID+" "+a.ResourceID+" "+a.AppRoleID)
	}
	return sameLines(got, want)
}

// oddFindings are the findings that no doubt is possible about, by rule, identity and role.
func oddFindings(identity string) (lines []string) {
	for _, who := range []string{"id-archive", "id-migration"} {
		for _, role := range []string{"AdministrativeUnit.ReadWrite.All", "AppRoleAssignment.ReadWrite.All", "Application.ReadUpdate.All",
			"Application.ReadWrite.All", "Application.ReadWrite.OwnedBy"} {
			lines = append(lines, "MIR001 "+who+" "+role)
		}
	}
	lines = append(lines, "MIR001 id-migration DelegatedAdminRelationship.ReadWrite.All", "MIR006 logic-approvals Orders.Purge",
		"MIR007 logic-approvals -", "MIR008 logic-approvals -", "MIR009 id-old-crm Customers.Read")
	return slices.DeleteFunc(lines, func(l string) bool { return !strings.Contains(l, identity) })
}

// findings: those of oddFindings and no other of their rules; what is said of an
// assignment beside them is so.
func findings(identity string) func(*oddWorld, string) error {
	return func(w *oddWorld, out string) error {
		var rows []struct {
			Finding string
			oddRow
		}
		if err := json.Unmarshal([]byte(out), &rows); err != nil {
			return err
		}
		var got []string
		truth := w.rows(w.holding(all))
		for _, r := range rows {
			if r.AppRoleID != "" && !slices.Contains(truth, r.String()) {
				return fmt.Errorf("says, though it is not so: %s", r)
			}
			if strings.Contains("MIR001 MIR006 MIR007 MIR008 MIR009", r.Finding) {
				value := "-"
				if r.AppRoleValue != nil {
					value = *r.AppRoleValue
				}
				got = append(got, r.Finding+" "+r.PrincipalDisplayName+" "+value)
			}
		}
		return sameLines(got, oddFindings(identity))
	}
}
