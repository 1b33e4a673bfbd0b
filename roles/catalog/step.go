package catalog

import "strings"

const (
	grantPerSite = "opens nothing until each %s is granted to this application separately (POST …/permissions on Microsoft Graph)"
	mailboxScope = "reaches every mailbox: to limit it, set an application access policy in Exchange Online, or grant the access there by RBAC for Applications instead of this role"
	perMailbox   = "opens no mailbox until the service principal is registered in Exchange Online (New-ServicePrincipal) and given permission on each mailbox (Add-MailboxPermission)"
	meetingScope = "works only for users whom a Teams application access policy opens to this application (New-CsApplicationAccessPolicy, Grant-CsApplicationAccessPolicy)"
	exchangeRole = "does nothing until the identity also holds a directory role such as Exchange Administrator, or an Exchange role group"
	fabricTenant = "works only while the tenant settings of Fabric allow service principals and name a group with this identity; for the read-only admin APIs Microsoft asks that the application hold no Power BI role at all"
)

// secondSteps says what a role needs, or is worth doing, beyond its assignment.
// By API and lower-case value; a value that ends in "*" stands for all that begin so.
var secondSteps = map[string]map[string]string{
	graphAppID: {
		"sites.selected":                        strings.ReplaceAll(grantPerSite, "%s", "site"),
		"lists.selectedoperations.selected":     strings.ReplaceAll(grantPerSite, "%s", "list"),
		"listitems.selectedoperations.selected": strings.ReplaceAll(grantPerSite, "%s", "list item"),
		"files.selectedoperations.selected":     strings.ReplaceAll(grantPerSite, "%s", "file"),
		"filestoragecontainer.selected":         "opens only containers of types whose owner registered this application for them in the tenant",
		"mail.*":                                mailboxScope,
		"mailboxsettings.*":                     mailboxScope,
		"calendars.*":                           mailboxScope,
		"contacts.*":                            mailboxScope,
		"onlinemeetings.*":                      meetingScope,
		"onlinemeetingartifact.*":               meetingScope,
		"onlinemeetingrecording.*":              meetingScope,
		"onlinemeetingtranscript.*":             meetingScope,
		"virtualappointment.*":                  meetingScope,
	},
	sharePointAppID: {
		"sites.selected": strings.ReplaceAll(grantPerSite, "%s", "site"),
	},
	exchangeAppID: {
		"exchange.manageasapp":   exchangeRole,
		"exchange.manageasappv2": exchangeRole,
		"full_access_as_app":     mailboxScope,
		"imap.accessasapp":       perMailbox,
		"pop.accessasapp":        perMailbox,
		"smtp.sendasapp":         perMailbox,
	},
	powerBIAppID: {
		"tenant.*": fabricTenant,
	},
	logAnalyticsAppID: {
		"data.read": "reads a workspace only with an Azure RBAC role on it, such as Log Analytics Reader",
	},
	teamsAdminAppID: {
		"application_access": "does nothing until the identity also holds a directory role such as Teams Administrator",
	},
}

// SecondStep says, as a clause whose subject is the role, what a role needs
// beyond its assignment before it works, or how its reach is limited. There is
// none for most roles.
func SecondStep(apiAppID, role string) (string, bool) {
	steps, value := secondSteps[strings.ToLower(apiAppID)], strings.ToLower(role)
	if step, ok := steps[value]; ok {
		return step, true
	}
	family, _, _ := strings.Cut(value, ".")
	step, ok := steps[family+".*"]
	return step, ok
}
