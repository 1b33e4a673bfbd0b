package operations

import "strings"

// shows says what roles with a basic view leave out, as a clause after the role.
// (Permissions reference of Microsoft Graph.)
var shows = map[string]string{
	"BitlockerKey.ReadBasic.All":                "which keys there are, not the keys themselves",
	"Calendars.ReadBasic.All":                   "no bodies, no attachments, no extensions of events",
	"Channel.ReadBasic.All":                     "names and descriptions of channels, no messages",
	"Chat.ReadBasic.All":                        "names and members of chats, no messages",
	"Chat.ReadBasic.WhereInstalled":             "names and members of chats where the app is installed, no messages",
	"CrossTenantInformation.ReadBasic.All":      "name and domain of other tenants",
	"DeviceLocalCredential.ReadBasic.All":       "which devices have a local administrator password, not the passwords",
	"EduAssignments.ReadBasic.All":              "assignments without grades",
	"EduRoster.ReadBasic.All":                   "a subset of the roster's properties",
	"IndustryData.ReadBasic.All":                "basic properties only",
	"LifecycleWorkflows-Workflow.ReadBasic.All": "names and settings of workflows, not their tasks' details",
	"Mail.ReadBasic":                            "no bodies, no attachments, no extensions of messages",
	"Mail.ReadBasic.All":                        "no bodies, no attachments, no extensions of messages",
	"MultiTenantOrganization.ReadBasic.All":     "basic properties of the organization and its tenants",
	"PrintJob.ReadBasic.All":                    "data about print jobs, not the documents",
	"Team.ReadBasic.All":                        "names and descriptions of teams",
	"User.ReadBasic.All":                        "names, mail address and photo of users, no other properties",
	"GroupMember.Read.All":                      "members and basic properties of groups, no content",
	"GroupMember.ReadWrite.All":                 "members and basic properties of groups, no content",
	"TeamMember.ReadWriteNonOwnerRole.All":      "members only: owners cannot be added or removed",
	"RoleManagement.ReadWrite.Exchange":         "roles of Exchange only",
	"RoleManagement.Read.Exchange":              "roles of Exchange only",
	"RoleManagement.Read.CloudPC":               "roles of Cloud PCs only",
	"RoleManagement.ReadWrite.CloudPC":          "roles of Cloud PCs only",
	"RoleManagement.Read.Defender":              "roles of Defender only",
	"RoleManagement.ReadWrite.Defender":         "roles of Defender only",
	"FileStorageContainerTypeReg.Selected":      "only container types whose owner registered this application",
	"FileStorageContainer.Selected":             "only containers of types that this application is registered for",
	"Files.ReadWrite.AppFolder":                 "only the application's own folder",
	"SynchronizationData-User.Upload.OwnedBy":   "only for applications that it owns",
	"UserNotification.ReadWrite.CreatedByApp":   "only notifications that it made itself",
	"AgentIdUser.ReadWrite.IdentityParentedBy":  "only users of agents that it is the parent of",
	"MailTips.ReadBasic.All":                    "mail tips without mailbox details",
}

// reach says what is common to roles with an ending: they allow the call, for some
// things only.
var reach = []struct{ end, note string }{
	{".Selected", "opens nothing until this application is granted each of them separately"},
	{".OwnedBy", "only what this application owns"},
	{".ManagedBy", "only what this application manages"},
	{".WhereInstalled", "only where the app is installed"},
	{"SelfForChat.All", "only the app itself, in chats"},
	{"SelfForTeam.All", "only the app itself, in teams"},
	{"SelfForUser.All", "only the app itself, for users"},
	{"ForChat.All", "in chats only"},
	{"ForTeam.All", "in teams only"},
	{"ForUser.All", "for users only"},
}

// catch gives the catch of a role, "" for most. It is partial where the call works and
// shows less than it can show with other roles.
func catch(role string) (note string, partial bool) {
	if note, ok := shows[role]; ok {
		return note, strings.Contains(role, ".ReadBasic")
	}
	for _, r := range reach {
		if strings.HasSuffix(role, r.end) {
			return r.note, false
		}
	}
	return "", false
}
