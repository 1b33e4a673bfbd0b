package record

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// Entry is one line of a record: a change about to be made (Planned), or what
// became of it. Its JSON keys are Graph's property names.
type Entry struct {
	Time   time.Time    `json:"time"`
	Run    string       `json:"run"`    // the same for all entries of one command
	Tenant string       `json:"tenant"` // tenant id
	Cloud  string       `json:"cloud"`
	Action roles.Action `json:"action"`
	Status roles.Status `json:"status"`

	ID                   roles.AssignmentID `json:"id,omitempty"` // known once the assignment is there
	PrincipalID          roles.ObjectID     `json:"principalId"`
	PrincipalDisplayName string             `json:"principalDisplayName"`
	ResourceID           roles.ObjectID     `json:"resourceId"`
	ResourceDisplayName  string             `json:"resourceDisplayName"`
	ResourceAppID        roles.AppID        `json:"resourceAppId,omitempty"`
	AppRoleID            roles.RoleID       `json:"appRoleId"`
	AppRoleValue         string             `json:"appRoleValue,omitempty"`
	Risk                 catalog.Level      `json:"risk,omitempty"` // as rated when the entry was written
}

// Of fills an entry with what is known of a result and its grant. Time, Run,
// Tenant and Cloud are the caller's.
func Of(r roles.Result, g roles.Grant) Entry {
	e := Entry{Action: r.Action, Status: r.Status, PrincipalID: r.Key.Principal, PrincipalDisplayName: cut(g.Principal.DisplayName),
		ResourceID: r.Key.Resource, ResourceDisplayName: cut(g.APIName()), AppRoleID: r.Key.Role, AppRoleValue: cut(g.RoleValue()),
		Risk: g.Rating.Level}
	if r.Have != nil {
		e.ID = r.Have.ID
	}
	if g.Resource != nil {
		e.ResourceAppID = g.Resource.AppID
	}
	return e
}

const (
	maxText = 4096 // bytes of a text that is read
	maxName = 1024 // bytes of a name that is written: more than the directory allows, and a line holds three however they are escaped
)

// cut keeps a monstrous name from making a change impossible to record. Names are
// for people; the ids say what was changed.
func cut(name string) string {
	name = strings.ToValidUTF8(name, "\ufffd")
	if len(name) <= maxName {
		return name
	}
	return strings.ToValidUTF8(name[:maxName-len("…")], "") + "…"
}

// Key is the grant that the entry is about.
func (e Entry) Key() roles.Key {
	return roles.Key{Principal: e.PrincipalID, Resource: e.ResourceID, Role: e.AppRoleID}
}

// Role is how people call the entry's role: its value, else its id.
func (e Entry) Role() string {
	if e.AppRoleValue != "" {
		return e.AppRoleValue
	}
	return string(e.AppRoleID)
}

// check refuses an entry that nothing could be done with. It runs before a line
// is written and after one is read, so that what is written can be read.
func (e Entry) check() error {
	guids := []struct{ key, value string }{
		{"principalId", string(e.PrincipalID)}, {"resourceId", string(e.ResourceID)}, {"appRoleId", string(e.AppRoleID)},
	}
	for _, g := range guids {
		if !roles.IsGUID(g.value) || strings.ToLower(g.value) != g.value {
			return fmt.Errorf("%s %q is not a GUID in lower case", g.key, g.value)
		}
	}
	if e.ID != "" {
		if _, err := roles.ParseAssignmentID(string(e.ID)); err != nil {
			return err
		}
	}
	switch e.Action {
	case roles.Assign, roles.Remove:
	default:
		return fmt.Errorf("action %q is not known", e.Action)
	}
	switch e.Status {
	case roles.Planned, roles.Done, roles.Unchanged, roles.Failed, roles.Skipped:
	default:
		return fmt.Errorf("status %q is not known", e.Status)
	}
	if e.Risk != "" && !slices.Contains(catalog.Levels(), e.Risk) {
		return fmt.Errorf("risk %q is not known", e.Risk)
	}
	return e.checkTexts()
}

func (e Entry) checkTexts() error {
	if e.Run == "" || e.Time.IsZero() {
		return fmt.Errorf("run or time is missing")
	}
	for _, s := range []string{e.Run, e.Tenant, e.Cloud, string(e.ResourceAppID)} {
		if strings.ContainsFunc(s, unicode.IsControl) {
			return fmt.Errorf("%q contains a control character", s)
		}
	}
	for _, s := range []string{e.PrincipalDisplayName, e.ResourceDisplayName, e.AppRoleValue, e.Run, e.Tenant, e.Cloud} {
		if len(s) > maxText || !utf8.ValidString(s) {
			return fmt.Errorf("a text of the entry is too long or not UTF-8")
		}
	}
	return nil
}
