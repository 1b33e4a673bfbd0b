package catalog

import (
	"slices"
	"strings"
)

// AgentsDate is the day of AgentsPage on which Microsoft's list of blocked roles rests.
const AgentsDate = "2026-05-05"

// AgentsPage has Microsoft's list of the permissions that no agent identity can be given.
const AgentsPage = "https://learn.microsoft.com/graph/api/resources/agentid-platform-overview"

// blockedForAgents are the application permissions of Microsoft Graph that cannot be
// granted to an agent identity (Microsoft Entra Agent ID), in lower case. Some of
// them are not among what Graph publishes; they are Microsoft's words.
var blockedForAgents = []string{
	"agentidentity.create", "agentidentity.create.all", "agentidentity.createasmanager", "agentidentityblueprint.create",
	"agentidentityblueprint.createasmanager", "agentidentityblueprint.readwrite.all", "agentidentityblueprintprincipal.create",
	"application.readwrite.all", "application.readwrite.ownedby", "approleassignment.readwrite.all", "bitlockerkey.read.all",
	"calendars.read", "channelmessage.read.all", "channelmessage.read.group", "chat.read.all", "chat.readwrite.all",
	"consentrequest.readwrite.all", "customsecattributeassignment.readwrite.all", "customsecattributedefinition.readwrite.all",
	"delegatedpermissiongrant.readwrite.all", "device.readwrite.all", "device.write.restricted",
	"devicemanagementconfiguration.read.all", "directory.readwrite.all", "directory.write.restricted", "domain.readwrite.all",
	"eduroster.readwrite.all", "entitlementmanagement.readwrite.all", "files.read.all", "files.readwrite.all", "group.create",
	"group.readwrite.all", "groupmember.readwrite.all", "identityprovider.readwrite.all", "lifecyclemanagement.readwrite.all",
	"organization.readwrite.all", "policy.readwrite.authenticationmethod", "policy.readwrite.crosstenantaccess",
	"policy.readwrite.permissiongrant", "policy.readwrite.securitydefaults", "printjob.readwrite.all",
	"privilegedaccess.readwrite.azuread", "privilegedaccess.readwrite.azureresources", "rolemanagement.readwrite.directory",
	"sites.fullcontrol.all", "sites.manage.all", "sites.read.all", "sites.readwrite.all", "tasks.readwrite.all",
	"user-passwordprofile.readwrite.all", "user.deleterestore.all", "user.enabledisableaccount.all", "user.invite.all",
	"user.readwrite.all", "userauthenticationmethod.readwrite.all",
}

// BlockedForAgents reports whether Microsoft keeps a role, given by its value or id,
// from every agent identity. Its list is of Microsoft Graph alone, and of AgentsDate:
// no is not a promise.
func BlockedForAgents(apiAppID, role string) bool {
	if !strings.EqualFold(apiAppID, graphAppID) {
		return false
	}
	name := strings.ToLower(role)
	if r, ok := builtin().find(graphAppID, name, name); ok {
		name = strings.ToLower(r.Value)
	}
	return slices.Contains(blockedForAgents, name)
}
