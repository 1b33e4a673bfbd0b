package auditlog

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"

	"mi-roles/roles/rows"
)

// initiator is initiatedBy of a directoryAudit: one of the two is there.
type initiator struct {
	User *struct{ ID, UserPrincipalName, DisplayName string }
	App  *struct{ AppID, ServicePrincipalID, DisplayName string }
}

type target struct {
	ID                 string
	ModifiedProperties []property
}

type property struct{ DisplayName, NewValue string }

// parse reads an entry from Graph's shape, or from the columns of the portal's CSV.
func parse(in *rows.Reader, at time.Time) (entry, ends, bool) {
	var by By
	var targets []target
	if raw := in.Value(targetResources); len(raw) > 0 {
		var who initiator
		if json.Unmarshal(raw, &targets) != nil || json.Unmarshal(in.Value(initiatedBy), &who) != nil {
			return entry{}, ends{}, false
		}
		by = who.by()
	} else {
		by, targets = columns(in)
	}
	by.At = at
	return assignment(by, targets)
}

func (i initiator) by() By {
	switch {
	case i.App != nil:
		return By{ID: i.App.ServicePrincipalID, AppID: strings.ToLower(i.App.AppID), Name: i.App.DisplayName, Type: "app"}
	case i.User != nil:
		return By{ID: i.User.ID, Name: cmp.Or(i.User.UserPrincipalName, i.User.DisplayName), Type: "user"}
	}
	return By{}
}

// columns reads the portal's CSV, which has the first properties of the first target.
func columns(in *rows.Reader) (By, []target) {
	by := By{ID: text(in, actorID, actorServicePrincipal), Name: text(in, actorUPN, actorName), Type: "user"}
	if kind := strings.ToLower(text(in, actorType)); strings.HasPrefix(kind, "app") || strings.Contains(kind, "service") {
		by = By{ID: text(in, actorServicePrincipal, actorID), Name: text(in, actorName), Type: "app"}
	}
	first := target{ID: text(in, targetID)}
	for i := range properties {
		first.ModifiedProperties = append(first.ModifiedProperties, property{text(in, firstProperty+2*i), text(in, firstProperty+2*i+1)})
	}
	return by, []target{first, {ID: text(in, otherTargetID)}}
}

// assignment finds who got what: the API is the first target, and its properties name
// the role and the principal. Exports without the principal's id there have it as the
// second target.
func assignment(by By, targets []target) (entry, ends, bool) {
	if len(targets) == 0 {
		return entry{}, ends{}, false
	}
	e := entry{by: by, created: by.At}
	where := ends{resource: strings.ToLower(targets[0].ID)}
	if len(targets) > 1 {
		where.principal = strings.ToLower(targets[1].ID)
	}
	value := ""
	for _, p := range targets[0].ModifiedProperties {
		text := strings.Trim(p.NewValue, `" `)
		switch p.DisplayName {
		case "AppRole.Id":
			e.role = strings.ToLower(text)
		case "AppRole.Value":
			value = text
		case "ServicePrincipal.ObjectID":
			where.principal = strings.ToLower(text)
		case "AppRoleAssignment.CreatedDateTime":
			if t, ok := parseTime(text); ok {
				e.created = t
			}
		}
	}
	e.role = cmp.Or(e.role, value)
	return e, where, where.principal != "" && where.resource != "" && e.role != "" && by.Type != ""
}
