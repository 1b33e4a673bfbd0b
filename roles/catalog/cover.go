package catalog

import (
	"slices"
	"strings"
)

// The rules below are kept on the careful side: a role counts as covering
// another only where Microsoft's description of it says so, because whoever
// trusts the answer will take the narrower role away. Directory.Read.All, for
// one, covers less than its name promises: it does not open photos, profiles,
// conversations or policies, which User.Read.All and its like do.
// (Permissions reference of Microsoft Graph.)

// includes lists, per API, what a role takes in beyond the naming rules of readsToo.
var includes = map[string]map[string][]string{
	graphAppID: {
		"Application.ReadWrite.All": {"Application.ReadUpdate.All", "Application.ReadWrite.OwnedBy"},
		"AuditLogsQuery.Read.All": {"AuditLogsQuery-CRM.Read.All", "AuditLogsQuery-Endpoint.Read.All", "AuditLogsQuery-Entra.Read.All",
			"AuditLogsQuery-Exchange.Read.All", "AuditLogsQuery-OneDrive.Read.All", "AuditLogsQuery-SharePoint.Read.All"},
		"Bookings.Manage.All":        {"Bookings.ReadWrite.All"},
		"Chat.Read.All":              {"ChatMessage.Read.All", "Chat.Read.WhereInstalled"},
		"Chat.ReadBasic.All":         {"Chat.ReadBasic.WhereInstalled"},
		"Chat.ReadWrite.All":         {"Chat.ReadWrite.WhereInstalled"},
		"ChatMember.Read.All":        {"ChatMember.Read.WhereInstalled"},
		"ChatMember.ReadWrite.All":   {"ChatMember.ReadWrite.WhereInstalled"},
		"Calendars.Read":             {"Calendars.ReadBasic.All"},
		"Directory.Read.All":         {"AdministrativeUnit.Read.All", "OrgContact.Read.All"},
		"ExternalItem.ReadWrite.All": {"ExternalItem.ReadWrite.OwnedBy"},
		"Files.ReadWrite.All":        {"Files.ReadWrite.AppFolder", "Files.SelectedOperations.Selected"},
		"Group.Read.All":             {"GroupMember.Read.All"},
		"Group.ReadWrite.All":        {"GroupMember.ReadWrite.All", "Group.Create"},
		"LifecycleWorkflows.Read.All": {"LifecycleWorkflows-Workflow.Read.All", "LifecycleWorkflows-CustomExt.Read.All",
			"LifecycleWorkflows-Reports.Read.All"},
		"LifecycleWorkflows.ReadWrite.All": {"LifecycleWorkflows-Workflow.ReadWrite.All", "LifecycleWorkflows-CustomExt.ReadWrite.All",
			"LifecycleWorkflows-Workflow.Activate"},
		"Mail.Read":                    {"Mail.ReadBasic.All", "Mail.ReadBasic"},
		"Mail.ReadBasic.All":           {"Mail.ReadBasic"},
		"MailboxItem.ImportExport.All": {"MailboxItem.Export.All"},
		"RoleManagement.Read.All":      {"RoleManagement.Read.CloudPC", "RoleManagement.Read.Defender", "RoleManagement.Read.Exchange"},
		"Sites.FullControl.All": {"Sites.Manage.All", "Sites.Selected", "Lists.SelectedOperations.Selected",
			"ListItems.SelectedOperations.Selected", "Files.SelectedOperations.Selected"},
		"Sites.Manage.All":         {"Sites.ReadWrite.All"},
		"Sites.ReadWrite.All":      {"Files.ReadWrite.All"},
		"Sites.Read.All":           {"Files.Read.All"},
		"TeamMember.ReadWrite.All": {"TeamMember.ReadWriteNonOwnerRole.All"},
		"User.ReadWrite.All":       {"User.ReadUpdate.All", "User.EnableDisableAccount.All", "User.Invite.All"},
		"UserAuthenticationMethod.Read.All": authMethods("Read", "Email", "External", "HardwareOATH", "MicrosoftAuthApp", "Password",
			"Phone", "QR", "SoftwareOATH", "TAP", "WindowsHello"),
		"UserAuthenticationMethod.ReadWrite.All": authMethods("ReadWrite", "Email", "External", "HardwareOATH", "MicrosoftAuthApp",
			"Passkey", "Password", "Phone", "QR", "SoftwareOATH", "TAP", "WindowsHello"),
	},
	sharePointAppID: {
		"Sites.FullControl.All": {"Sites.Manage.All", "Sites.Selected"},
		"Sites.Manage.All":      {"Sites.ReadWrite.All"},
	},
	defenderAppID: {
		"Ti.ReadWrite.All": {"Ti.ReadWrite"},
	},
}

func authMethods(verb string, methods ...string) []string {
	for i, m := range methods {
		methods[i] = "UserAuthMethod-" + m + "." + verb + ".All"
	}
	return methods
}

// writesOnly names the families whose ReadWrite role is not described as
// reading what the Read role reads. Reading conditional access policies, for
// one, takes Policy.Read.All beside Policy.ReadWrite.ConditionalAccess.
var writesOnly = []string{
	"AttackSimulation", "BackupRestore-Restore", "CrossTenantUserProfileSharing", "DelegatedAdminRelationship",
	"DelegatedPermissionGrant", "EduAdministration", "EngagementRole", "LearningContent", "LicenseAssignment", "Place", "Policy",
	"PrivilegedAccess", "RecordsManagement", "RoleManagementPolicy", "Schedule", "ServicePrincipalEndpoint", "Synchronization",
	"UserShiftPreferences", "WorkforceIntegration",
}

// workingHours is, on Microsoft Graph, about working hours and places alone;
// events, which Calendars.ReadBasic.All reads, are not among them.
const workingHours = "Calendars.Read.All"

// Covers reports whether whoever holds broader has no need of narrower on the
// same API. It says no whenever it is not sure, for roles and APIs it does not
// know, and for a role and itself.
func Covers(apiAppID, broader, narrower string) bool {
	api := strings.ToLower(apiAppID)
	from, known := valueOn(api, broader)
	to, alsoKnown := valueOn(api, narrower)
	if !known || !alsoKnown || from == to {
		return false
	}
	todo, seen := []string{from}, map[string]bool{from: true}
	for len(todo) > 0 {
		next := directlyCovered(api, todo[0])
		todo = todo[1:]
		for _, role := range next {
			if role == to {
				return true
			}
			if !seen[role] {
				seen[role] = true
				todo = append(todo, role)
			}
		}
	}
	return false
}

func directlyCovered(api, role string) []string {
	return append(readsToo(role), includes[api][role]...)
}

// readsToo applies the naming rules that hold on all of Microsoft's APIs:
// X.ReadWrite.Y reads what X.Read.Y reads, and Read takes in ReadBasic.
func readsToo(role string) []string {
	part := strings.Split(role, ".")
	if len(part) < 2 {
		return nil
	}
	narrower := map[string][]string{"ReadWrite": {"Read", "ReadWriteBasic"}, "Read": {"ReadBasic"},
		"ReadWriteBasic": {"ReadBasic"}}[part[1]]
	var covered []string
	for _, verb := range narrower {
		if verb == "Read" && slices.Contains(writesOnly, part[0]) || role == workingHours {
			continue
		}
		covered = append(covered, strings.Join(slices.Replace(slices.Clone(part), 1, 2, verb), "."))
	}
	return covered
}

// ReadCounterpart gives the role of the same API and family that reads what
// writeRole writes, for whoever only needs to read: Sites.Read.All for
// Sites.FullControl.All. There is none for roles that do not write, for roles
// without such a sibling (Mail.Send) and for APIs that are not known.
func ReadCounterpart(apiAppID, writeRole string) (string, bool) {
	api := strings.ToLower(apiAppID)
	value, known := valueOn(api, writeRole)
	part := strings.Split(value, ".")
	if !known || len(part) < 2 {
		return "", false
	}
	switch part[1] {
	case "ReadWrite", "ReadUpdate", "Manage", "FullControl":
	default:
		return "", false
	}
	part[1] = "Read"
	if read, ok := valueOn(api, strings.Join(part, ".")); ok {
		return read, true
	}
	return valueOn(api, part[0]+".Read.All")
}

// valueOn gives a role's value as the API's table writes it.
func valueOn(api, value string) (string, bool) {
	r, ok := builtin().find(api, strings.ToLower(value), "")
	return r.Value, ok
}
