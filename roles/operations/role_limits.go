package operations

import (
	"slices"
	"strings"
)

// basic says what roles with a basic view leave out, as a clause after the role. The
// call works and shows less than it can show with other roles. (Permissions reference
// of Microsoft Graph.)
var basic = map[string]string{
	"BitlockerKey.ReadBasic.All":                "which keys there are, not the keys themselves",
	"Calendars.ReadBasic.All":                   "no bodies, no attachments, no extensions of events",
	"Channel.ReadBasic.All":                     "names and descriptions of channels, no messages",
	"Chat.ReadBasic.All":                        "names and members of chats, no messages",
	"CrossTenantInformation.ReadBasic.All":      "name and domain of other tenants",
	"DeviceLocalCredential.ReadBasic.All":       "which devices have a local administrator password, not the passwords",
	"EduAssignments.ReadBasic.All":              "assignments without grades",
	"EduReports-Reading.ReadAnonymous.All":      "nothing that identifies students",
	"EduReports-Reflect.ReadAnonymous.All":      "nothing that identifies who answered",
	"EduRoster.ReadBasic.All":                   "a subset of the roster's properties",
	"IndustryData.ReadBasic.All":                "basic properties only",
	"LifecycleWorkflows-Workflow.ReadBasic.All": "names and settings of workflows, not their tasks' details",
	"Mail.ReadBasic":                            "no bodies, no attachments, no extensions of messages",
	"Mail.ReadBasic.All":                        "no bodies, no attachments, no extensions of messages",
	"MailTips.ReadBasic.All":                    "mail tips without mailbox details",
	"MultiTenantOrganization.ReadBasic.All":     "basic properties of the organization and its tenants",
	"PrintJob.ReadBasic.All":                    "data about print jobs, not the documents",
	"Team.ReadBasic.All":                        "names and descriptions of teams",
	"User.ReadBasic.All":                        "names, mail address and photo of users, no other properties",
}

// remarks are the catches of roles that do for a call as a whole.
var remarks = map[string]string{
	"GroupMember.Read.All":      "members and basic properties of groups, no content",
	"GroupMember.ReadWrite.All": "members and basic properties of groups, no content",
}

// limit is the catch of a role that allows a call for some objects or properties only,
// so that it does not do for the call as a whole: another object is a refusal.
type limit struct {
	note   string
	within string // part of the paths, in lower case, that are about these objects alone; "": none
}

var limits = map[string]limit{
	"AccessReview.ReadWrite.Membership":               {"only reviews of the members of groups and applications", ""},
	"AgentIdUser.ReadWrite.All":                       {"only users of agents", ""},
	"AgentIdUser.ReadWrite.IdentityParentedBy":        {"only users of agents that it is the parent of", ""},
	"AgentIdentity.CreateAsManager":                   {"only agents that it is the parent of", ""},
	"AgentIdentity.DeleteRestore.All":                 {"only agent identities", "agentidentity"},
	"AgentIdentityBlueprint.AddRemoveCreds.All":       {"only credentials", ""},
	"AgentIdentityBlueprint.DeleteRestore.All":        {"only blueprints of agents", "agentidentityblueprint"},
	"AgentIdentityBlueprint.UpdateAuthProperties.All": {"only properties of authentication and authorization", ""},
	"AgentIdentityBlueprint.UpdateBranding.All":       {"only the branding", ""},
	"AgentIdentityBlueprintPrincipal.DeleteRestore.All": {"only principals of blueprints of agents",
		"agentidentityblueprintprincipal"},
	"AgentIdentity.EnableDisable.All":                   {"only the property accountEnabled", ""},
	"AgentIdentityBlueprintPrincipal.EnableDisable.All": {"only the property accountEnabled", ""},
	"Chat.ReadBasic.WhereInstalled":                     {"names and members of chats where the app is installed, no messages", ""},
	"FileStorageContainer.Selected":                     {"only containers of types that this application is registered for", ""},
	"FileStorageContainerTypeReg.Selected":              {"only container types whose owner registered this application", ""},
	"Files.ReadWrite.AppFolder":                         {"only the application's own folder", ""},
	"Group.Create":                                      {"only creating a new group there, not adding a member that exists", "/groups"},
	"Group-NestingSupport.ReadWrite.All":                {"only the property disableNesting", ""},
	"Group-XTenantIdentitySync.Read.All":                {"only properties of cross-tenant synchronization", ""},
	"Group.ManageProtection.All":                        {"basic properties and the sensitivity label only", ""},
	"Member.Read.Hidden":                                {"only members of hidden groups and units", ""},
	"RoleManagement.Read.CloudPC":                       {"roles of Cloud PCs only", "/cloudpc/"},
	"RoleManagement.Read.Defender":                      {"roles of Defender only", "/defender/"},
	"RoleManagement.Read.Exchange":                      {"roles of Exchange only", "/exchange/"},
	"RoleManagement.ReadWrite.CloudPC":                  {"roles of Cloud PCs only", "/cloudpc/"},
	"RoleManagement.ReadWrite.Defender":                 {"roles of Defender only", "/defender/"},
	"RoleManagement.ReadWrite.Exchange":                 {"roles of Exchange only", "/exchange/"},
	"TeamMember.ReadWriteNonOwnerRole.All":              {"members only: owners cannot be added or removed", ""},
	"User-Mail.ReadWrite.All":                           {"only the property otherMails", ""},
	"User-PasswordProfile.ReadWrite.All":                {"only the property passwordProfile", ""},
	"User-Phone.ReadWrite.All":                          {"only phone numbers", ""},
	"User.EnableDisableAccount.All":                     {"only the property accountEnabled", ""},
	"User.ManageIdentities.All":                         {"only the property identities", ""},
	"User.ReadWrite.CrossCloud":                         {"only users of other clouds", ""},
	"UserNotification.ReadWrite.CreatedByApp":           {"only notifications that it created", ""},
	"VirtualEventRegistration-Anon.ReadWrite.All":       {"only registrations of anonymous users", ""},
}

// endings are limits that roles with an ending have in common.
var endings = []struct {
	end string
	limit
}{
	{".Selected", limit{"gives no access until this application is granted access to each of them separately", ""}},
	{".OwnedBy", limit{"only what this application owns", ""}},
	{".ManagedBy", limit{"only what this application manages", ""}},
	{".WhereInstalled", limit{"only where the app is installed", ""}},
	{"SelfForChat.All", limit{"only the app itself, in chats", ""}},
	{"SelfForTeam.All", limit{"only the app itself, in teams", ""}},
	{"SelfForUser.All", limit{"only the app itself, for users", ""}},
	{"SelectedForChat.All", limit{"only apps that were selected, in chats", ""}},
	{"SelectedForTeam.All", limit{"only apps that were selected, in teams", ""}},
	{"SelectedForUser.All", limit{"only apps that were selected, for users", ""}},
	{"ForChat.All", limit{"in chats only", "/chats/"}},
	{"ForTeam.All", limit{"in teams only", "/teams/"}},
	{"ForUser.All", limit{"for users only", "/users/"}},
}

// intune begins the roles of Intune. Microsoft's data lists them with users and the
// organization as well, for Intune's own view of these.
const intune = "DeviceManagement"

var intunePaths = []string{"/users", "/users/{id}", "/organization", "/organization/{id}"}

// unlimited are calls that a limited role allows without its limit: a list that is
// shown as a whole, and creating what is then one's own. (Pages of the calls.)
var unlimited = map[string][]string{
	"Application.ReadWrite.OwnedBy":            {"GET /applications", "GET /serviceprincipals", "POST /applications"},
	"ExternalConnection.ReadWrite.OwnedBy":     {"POST /external/connections"},
	"BusinessScenarioConfig.ReadWrite.OwnedBy": {"POST /solutions/businessscenarios"},
	"AgentCollection.ReadWrite.ManagedBy":      {"POST /agentregistry/agentcollections"},
	"AgentInstance.ReadWrite.ManagedBy":        {"POST /agentregistry/agentinstances"},
}

// limitOf gives the limit of a role for a call, if it has one there.
func limitOf(role, method, template string) (l limit, limited bool) {
	path := strings.ToLower(template)
	if slices.Contains(unlimited[role], method+" "+path) {
		return limit{}, false
	}
	if strings.HasPrefix(role, intune) && slices.Contains(intunePaths, path) {
		return limit{note: "only for what Intune stores about it"}, true
	}
	l, limited = limits[role]
	for _, e := range endings {
		if !limited && strings.HasSuffix(role, e.end) {
			l, limited = e.limit, true
		}
	}
	return l, limited && (l.within == "" || !strings.Contains(path+"/", l.within))
}

// hides gives those of the properties that a role with a basic view does not show.
// Roles whose properties Microsoft does not list hide none as far as is known.
func hides(role string, properties []string) []string {
	var out []string
	for _, p := range properties {
		low := strings.ToLower(p)
		switch role {
		case "User.ReadBasic.All":
			if !slices.Contains(basicUser, low) {
				out = append(out, p)
			}
		case "Mail.ReadBasic", "Mail.ReadBasic.All", "Calendars.ReadBasic.All":
			if slices.Contains(content, low) || low == "*" {
				out = append(out, p)
			}
		}
	}
	return out
}

// basicUser is the basic profile of a user. content is what basic views of mail and
// events leave out. (Permissions reference of Microsoft Graph.)
var (
	basicUser = []string{"displayname", "givenname", "id", "mail", "photo", "securityidentifier", "surname", "userprincipalname"}
	content   = []string{"body", "bodypreview", "uniquebody", "attachments", "extensions", "singlevalueextendedproperties",
		"multivalueextendedproperties"}
)
