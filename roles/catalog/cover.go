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
	return CoverOf(apiAppID, broader).Has(narrower)
}

// Cover is every role of an API that one role of it covers, in lower case.
type Cover map[string]bool

// Has reports whether the role is covered, in any case.
func (c Cover) Has(role string) bool { return len(c) > 0 && c[strings.ToLower(role)] }

// CoverOf finds all that a role covers, as Covers says it of two. It is empty
// for a role or an API that is not known.
func CoverOf(apiAppID, role string) Cover {
	api := strings.ToLower(apiAppID)
	from, known := valueOn(api, role)
	if !known {
		return nil
	}
	all, seen := Cover{}, map[string]bool{from: true}
	for todo := []string{from}; len(todo) > 0; todo = todo[1:] {
		for _, next := range directlyCovered(api, todo[0]) {
			if seen[next] {
				continue
			}
			seen[next] = true
			todo = append(todo, next)
			if value, known := valueOn(api, next); known && value == next {
				all[strings.ToLower(next)] = true
			}
		}
	}
	return all
}

func directlyCovered(api, role string) []string {
	return append(readsToo(role), includes[api][role]...)
}

// narrowerVerbs are the naming rules that hold on all of Microsoft's APIs:
// X.ReadWrite.Y reads what X.Read.Y reads, and Read takes in ReadBasic.
var narrowerVerbs = map[string][]string{"ReadWrite": {"Read", "ReadWriteBasic"}, "Read": {"ReadBasic"}, "ReadWriteBasic": {"ReadBasic"}}

// readsToo applies narrowerVerbs to a role.
func readsToo(role string) []string {
	family, rest, _ := strings.Cut(role, ".")
	verb, scope, scoped := strings.Cut(rest, ".")
	if role == workingHours {
		return nil
	}
	var covered []string
	for _, narrower := range narrowerVerbs[verb] {
		if narrower == "Read" && slices.Contains(writesOnly, family) {
			continue
		}
		value := family + "." + narrower
		if scoped {
			value += "." + scope
		}
		covered = append(covered, value)
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
