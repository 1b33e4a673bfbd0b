package audit

import (
	"slices"

	"mi-roles/roles/catalog"
)

// Rule is one kind of finding. Ids are never reused for something else.
type Rule struct {
	ID       string // MIR001 …
	Severity catalog.Level
	Title    string // what it finds
	Why      string // why it matters and what to do, for people who meet it in a report
	Asked    string // the flag without which it is not looked for, or ""
}

// The ids of the rules.
const (
	CriticalRole    = "MIR001"
	HighRole        = "MIR002"
	GrantsItself    = "MIR003"
	WriteBesideRead = "MIR004"
	Needless        = "MIR005"
	DisabledRole    = "MIR006"
	DeletedRole     = "MIR007"
	DeletedAPI      = "MIR008"
	DisabledAPI     = "MIR009"
	DisabledHolder  = "MIR010"
	DefaultOnly     = "MIR011"
	ManyCritical    = "MIR012"
	NewGrant        = "MIR013"
	Foreign         = "MIR014"
	ExpiredPass     = "MIR015"
	AmbiguousPass   = "MIR016"
	UnratedRole     = "MIR017"
	AgainstPolicy   = "MIR018"
	UnusedRole      = "MIR019"
	BroaderRole     = "MIR020"
	RefusedCalls    = "MIR021"
	UnexpectedGrant = "MIR022"
	ResourceGone    = "MIR023"
	EndsSoon        = "MIR024"
	Ended           = "MIR025"
	Unlisted        = "MIR026"
)

// Rules gives every rule, by id. The slice is the caller's own.
func Rules() []Rule { return slices.Clone(rules) }

// RuleByID finds a rule by its id.
func RuleByID(id string) (Rule, bool) {
	i := slices.IndexFunc(rules, func(r Rule) bool { return r.ID == id })
	if i < 0 {
		return Rule{}, false
	}
	return rules[i], true
}

var rules = []Rule{
	{CriticalRole, catalog.Critical, "Critical role held",
		"The role leads to control of the tenant, of everyone's sign-in or of a whole workload. Anyone who runs code as this identity has " +
			"that power. Remove it, or accept it with an exception that expires.", ""},
	{HighRole, catalog.High, "High-risk role held",
		"The role reads or changes everyone's data. Keep it only if the workload cannot work with less.", ""},
	{GrantsItself, catalog.Critical, "Identity can assign itself more roles",
		"With this role, the identity can assign itself any other role, so its other roles set no limit.", ""},
	{WriteBesideRead, catalog.Medium, "Write role beside the read role of the same family",
		"Both roles are held. If the workload only reads, remove the write role; if it writes, the read " +
			"role is redundant. Remove one of the two, not both.", ""},
	{Needless, catalog.Low, "Narrower role made redundant by a broader one",
		"The broader role already allows what this one does. Fewer assignments are easier to review.", ""},
	{DisabledRole, catalog.Medium, "Role is disabled",
		"Tokens do not contain a disabled role, but will again as soon as the API's owner enables it. Have it enabled, or remove the " +
			"grant away.", ""},
	{DeletedRole, catalog.Medium, "Role no longer exists",
		"The API no longer offers this role: tokens do not contain it. Assign the role that replaced it and remove this dead assignment.", ""},
	{DeletedAPI, catalog.Medium, "API no longer exists",
		"The API's service principal is gone from the tenant. The assignment has no effect and only hides what matters.", ""},
	{DisabledAPI, catalog.Medium, "API is disabled",
		"No tokens are issued for a disabled API, so the workload fails there; when it is enabled again, the assignment is effective again.", ""},
	{DisabledHolder, catalog.Medium, "Disabled identity still holds roles",
		"A disabled identity gets no tokens. If someone enables it, all its roles are effective again.", ""},
	{DefaultOnly, catalog.Low, "Default access only",
		"The identity can get a token for the API, but the token contains no roles: an API that checks them answers 403. Assign it a " +
			"role, or remove the assignment if nobody needs it.", ""},
	{ManyCritical, catalog.High, "Too many identities hold critical roles",
		"Each additional holder of a critical role is another way to take over the tenant.", "--max-critical"},
	{NewGrant, catalog.Low, "New grant",
		"The assignment was made within the time that you specified. Microsoft Graph shows when it was made, not by whom: the directory's " +
			"audit log does, as long as it is kept.", "--since"},
	{Foreign, catalog.High, "Identity of an unknown subscription",
		"The identity's Azure resource is in a subscription that you did not name: the subscription was deleted, moved to another tenant, " +
			"or is unknown to you.", "--known-subscriptions"},
	{ExpiredPass, catalog.Low, "Exception has expired",
		"The exception is no longer applied, so its findings are reported again. Renew it with a new reason and date, or delete it.",
		"--exceptions"},
	{AmbiguousPass, catalog.Low, "Exception is ambiguous",
		"The identity or the API of the exception is ambiguous, so it is not applied. Name the one you mean by its object id.",
		"--exceptions"},
	{UnratedRole, catalog.Medium, "Unrated role of a Microsoft API",
		"This role has not been rated, which never means that it is harmless: new roles of Microsoft's APIs have led to " +
			"control of a tenant. Read what it allows, and rate it in a risk file.", ""},
	{AgainstPolicy, catalog.High, "Held although the policy refuses it",
		"A policy is checked before a role is assigned, not afterward: this one was assigned before the policy denied it, or by another tool. " +
			"Remove it, or change the policy to allow it.", "--policy"},
	{UnusedRole, catalog.Medium, "Role not needed",
		"No call in the log needed this role, but an attacker who takes over the identity could use it. Remove it, unless it is " +
			"for a rare job that the log does not cover.", "--activity"},
	{BroaderRole, catalog.Medium, "Role broader than its use",
		"The calls in the log need less than this role allows. Assign the narrower role first, check that the workload still works, then " +
			"remove this one.", "--activity"},
	{RefusedCalls, catalog.Low, "Calls refused",
		"The workload makes calls that Microsoft Graph rejects because a role or a second step is missing. Add what is missing, or have " +
			"the calls removed from the workload.", "--activity"},
	{UnexpectedGrant, catalog.High, "Not assigned by the pipeline",
		"The assignment was made by someone other than the identities that are supposed to make them. Find out why, then have it reviewed " +
			"like any other, or remove it.", "--pipeline"},
	{ResourceGone, catalog.Medium, "Azure resource is gone",
		"The identity's Azure resource no longer exists, and nobody can use the identity there any more. Its service principal and " +
			"roles remain until they are removed.", "--azure"},
	{EndsSoon, catalog.Low, "Grant ends within 30 days",
		"After its last day, the manifest requires the role to be removed. Ask the owner whether it is still needed, and set a " +
			"later day if it is.", "--file"},
	{Ended, catalog.Medium, "Held after its last day",
		"The last day of the role in the manifest has passed. Apply the manifest, which removes it, or set a later day.", "--file"},
	{Unlisted, catalog.Medium, "In no manifest",
		"The role was assigned outside the manifests. Add it to one, with an owner and a reason, or remove it.", "--file"},
}
