package evidence

import (
	"slices"
	"time"

	"mi-roles/output"
	"mi-roles/roles/activity"
	"mi-roles/roles/auditlog"
	"mi-roles/roles/inventory"
	"mi-roles/roles/operations"
)

// Calls is the row of calls and what covers them. held are the roles of the identity
// that was named; nil: none was.
func Calls(answers []operations.Answer, cover []string, assign string, held []string) output.Calls {
	row := output.Calls{Calls: make([]output.Call, 0, len(answers)), Cover: cover, Assign: output.Null(assign)}
	for _, a := range answers {
		call := output.Call{Method: a.Call.Method, Path: a.Call.Path, Known: a.Known, DelegatedOnly: a.DelegatedOnly,
			Roles: []output.CallRole{},
			Note:  output.Null(a.Note), Instead: output.Null(a.Instead)}
		for _, r := range a.Roles {
			call.Roles = append(call.Roles, callRole(r, held))
		}
		row.Calls = append(row.Calls, call)
	}
	return row
}

// CallRoles is the same with a row for each role of each call.
func CallRoles(answers []operations.Answer, held []string) []output.CallRow {
	rows := []output.CallRow{}
	for _, a := range answers {
		row := output.CallRow{Method: a.Call.Method, Path: a.Call.Path, Known: a.Known, DelegatedOnly: a.DelegatedOnly}
		for _, r := range a.Roles {
			row.CallRole = callRole(r, held)
			rows = append(rows, row)
		}
		if len(a.Roles) == 0 {
			row.Note = output.Null(a.Note)
			rows = append(rows, row)
		}
	}
	return rows
}

func callRole(r operations.Role, held []string) output.CallRole {
	role := output.CallRole{Value: r.Value, ID: r.ID, Risk: string(r.Risk), MicrosoftLeast: r.Least, AlsoRequires: r.AlsoRequires,
		Note: output.Null(r.Note)}
	if held != nil {
		role.Held = new(slices.Contains(held, r.Value))
	}
	return role
}

// Advice is the rows of advice, one per identity.
func Advice(identities []activity.Identity) []output.Advice {
	rows := make([]output.Advice, 0, len(identities))
	for _, i := range identities {
		row := output.Advice{Identity: output.OfPrincipal(i.Principal), Seen: i.Seen, Days: i.Days, UnknownCalls: observed(i.Unknown),
			Roles: []output.AdvisedRole{}, Missing: []output.MissingRole{}}
		for _, r := range i.Roles {
			row.Roles = append(row.Roles,
				output.AdvisedRole{Assignment: output.OfGrant(r.Grant), Advice: string(r.Advice), Reason: r.Reason,
					ReplaceWith: r.ReplaceWith, Notes: r.Notes, Calls: observed(r.Calls)})
		}
		for _, m := range i.Missing {
			row.Missing = append(row.Missing,
				output.MissingRole{Role: output.Null(m.Role), Verdict: string(m.Verdict), Message: m.Message, Calls: observed(m.Calls)})
		}
		rows = append(rows, row)
	}
	return rows
}

// AdviceRoles is the same with a row for each role that is held.
func AdviceRoles(identities []activity.Identity) []output.AdviceRow {
	rows := []output.AdviceRow{}
	for _, i := range identities {
		for _, r := range i.Roles {
			row := output.AdviceRow{Assignment: output.OfGrant(r.Grant), Seen: i.Seen, Days: i.Days, Advice: string(r.Advice),
				Reason:      r.Reason,
				ReplaceWith: r.ReplaceWith, Notes: r.Notes}
			for _, c := range r.Calls {
				row.Calls += c.Count
				row.Operations = append(row.Operations, c.Method+" "+c.Path)
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func observed(calls []activity.Call) []output.ObservedCall {
	rows := make([]output.ObservedCall, 0, len(calls))
	for _, c := range calls {
		rows = append(rows, output.ObservedCall{Method: c.Method, Path: c.Path, Status: c.Status, Count: c.Count,
			First: output.NullTime(c.First), Last: output.NullTime(c.Last)})
	}
	return rows
}

// GrantedBy is who gave an assignment; nil where the log does not say.
func GrantedBy(by auditlog.By, known bool) *output.GrantedBy {
	if !known {
		return nil
	}
	return &output.GrantedBy{ID: output.Null(by.ID), Name: output.Null(by.Name), Type: by.Type, At: by.At.UTC().Format(time.RFC3339)}
}

// Azure is what an export holds about an identity.
func Azure(a inventory.Azure) output.Azure {
	row := output.Azure{State: string(a.State), RoleAssignments: []output.AzureRole{}, FederatedCredentials: []output.FederatedCredential{}}
	for _, id := range a.UsedBy {
		row.UsedBy = append(row.UsedBy, string(id))
	}
	for _, r := range a.Roles {
		row.RoleAssignments = append(row.RoleAssignments, output.AzureRole(r))
	}
	for _, c := range a.Credentials {
		row.FederatedCredentials = append(row.FederatedCredentials, output.FederatedCredential(c))
	}
	return row
}
