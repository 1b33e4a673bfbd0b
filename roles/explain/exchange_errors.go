package explain

const stepExchangeRole = "mi-roles list -i IDENTITY -a exchange   (does it include Exchange.ManageAsApp?)"

// exchangeErrors are refusals of Exchange Online: to Microsoft Graph's calls
// about mailboxes, to its own PowerShell, and to the mail protocols.
var exchangeErrors = []entry{
	{
		topic: "Blocked by tenant configured AppOnly AccessPolicy",
		names: []string{"raop"},
		texts: []string{"blocked by tenant configured apponly accesspolicy", "access to odata is disabled"},
		what:  "an application access policy of Exchange blocks the caller from this mailbox",
		why: "the role covers every mailbox, but the policy limits it to a group that this mailbox is not in; changes can take more " +
			"than an hour",
		do: []string{"Test-ApplicationAccessPolicy -Identity MAILBOX -AppId CLIENT-ID   (Exchange Online PowerShell)",
			"add the mailbox to the policy's group, or switch to RBAC for Applications",
			"mi-roles identities NAME   (shows the client id)"},
		see: []string{pageExchangeRBAC},
	},
	{
		topic: "ErrorAccessDenied",
		texts: []string{"erroraccessdenied", "access is denied. check credentials and try again"},
		what:  "Exchange rejects the call to a mailbox that came through Microsoft Graph",
		why: "the app role is missing (a delegated permission has no effect without a user), a scope of RBAC for Applications or an " +
			"application access policy excludes this mailbox, or the token is older than the assignment",
		do: []string{"mi-roles list -i IDENTITY -a graph",
			"mi-roles assign -i IDENTITY -a graph -r Mail.Read   (or the role that the call requires; it covers every mailbox)",
			"Test-ServicePrincipalAuthorization -Identity CLIENT-ID -Resource MAILBOX   (Exchange Online PowerShell)", stepTokenAge},
		see: []string{pageExchangeRBAC},
	},
	{
		topic: "Exchange: role isn't supported in this scenario",
		texts: []string{"isn't supported in this scenario. please check online documentation for assigning correct directory roles",
			"isn't assigned to any management roles"},
		what: "Exchange Online PowerShell denies access: the identity lacks a directory role",
		why: "Exchange.ManageAsApp only lets the identity connect; what it can do comes from a directory role such as Exchange " +
			"Administrator, or from Exchange's own roles",
		do: []string{stepExchangeRole,
			"assign the directory role under Entra admin center > Roles and administrators, then wait up to 30 minutes"},
		see: []string{pageExchangeMI},
	},
	{
		topic: "User is not allowed to call",
		texts: []string{"user is not allowed to call get-", "user is not allowed to call set-",
			"is not recognized as a name of a cmdlet … exchange", "isn't within your current write scopes"},
		what: "the identity can connect to Exchange, but its role does not include this command",
		why:  "the directory role is too weak for the command, such as Global Reader or Security Reader",
		do:   []string{"assign Exchange Administrator, or an Exchange role group that includes the command", stepExchangeRole},
		see:  []string{pageExchangeMI},
	},
	{
		topic: "Connect-ExchangeOnline: UnAuthorized",
		texts: []string{"connect-exchangeonline … unauthorized", "exchangeonlinemanagement … unauthorized", "unauthorized (unauthorized)"},
		what:  "Exchange Online PowerShell does not let the identity connect",
		why: "Exchange.ManageAsApp is missing or newer than the token, the directory role is missing, -Organization is not the " +
			"onmicrosoft.com domain, or the service principal is not registered in Exchange yet",
		do: []string{stepExchangeRole,
			"mi-roles assign -i IDENTITY -a exchange -r Exchange.ManageAsApp --allow-critical Exchange.ManageAsApp",
			"assign Exchange Administrator, or an Exchange role, to the identity",
			"New-ServicePrincipal -AppId CLIENT-ID -ObjectId OBJECT-ID   (Exchange Online PowerShell, if it still fails)"},
		see: []string{pageExchangeMI},
	},
	{
		topic: "MailboxNotEnabledForRESTAPI",
		texts: []string{"mailboxnotenabledforrestapi", "the mailbox is either inactive, soft-deleted, or is hosted on-premise",
			"errorinvaliduser", "errornonexistentmailbox"},
		what: "the user has no mailbox in Exchange Online; no role helps",
		why: "the account has no Exchange license, its mailbox is on-premises or deleted, or the address is misspelled or belongs " +
			"to a group",
		do: []string{"assign the user an Exchange Online license, or use another mailbox",
			"use the user's id or principal name: /users/ID/messages"},
		see: []string{pageGraphErrors},
	},
	{
		topic: "ErrorSendAsDenied",
		texts: []string{"errorsendasdenied", "does not have the right to send mail on behalf of", "5.7.60 smtp",
			"permissions to send as this sender"},
		what: "Exchange does not let the caller send as this sender",
		why: "the from address is not the address of the mailbox in the call, or the service principal has no permission on that " +
			"mailbox (SMTP)",
		do: []string{"call /users/SENDER/sendMail with the same sender in from",
			"SMTP: Add-MailboxPermission for the service principal on the mailbox (Exchange Online PowerShell)",
			"mi-roles list -i IDENTITY -a graph   (does it include Mail.Send?)"},
		see: []string{pageExchangeRBAC},
	},
	{
		topic: "IMAP, POP or SMTP: authentication unsuccessful",
		texts: []string{"535 5.7.3", "imap … authenticate failed", "535 5.7.139", "smtpclientauthentication is disabled", "535-5.7.3"},
		what:  "Exchange rejects the sign-in of a mail protocol",
		why: "the token is not for https://outlook.office365.com, the role IMAP.AccessAsApp, POP.AccessAsApp or SMTP.SendAsApp is " +
			"missing, the service principal is not registered in Exchange, or it has no permission on the mailbox",
		do: []string{"mi-roles assign -i IDENTITY -a exchange -r SMTP.SendAsApp   (or IMAP.AccessAsApp, POP.AccessAsApp)",
			"New-ServicePrincipal -AppId CLIENT-ID -ObjectId OBJECT-ID   (Exchange Online PowerShell)",
			"Add-MailboxPermission -Identity MAILBOX -User OBJECT-ID -AccessRights FullAccess"},
		see: []string{"https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth"},
	},
	{
		topic: "Exchange Web Services: impersonation",
		texts: []string{"errorimpersonateuserdenied", "permission to impersonate the requested user", "exchangeimpersonation … must be",
			"errorimpersonationfailed", "errorinvalidexchangeimpersonationheaderdata"},
		what: "Exchange Web Services requires an application to name a mailbox, and does not allow every mailbox",
		why:  "the header ExchangeImpersonation is missing, or the role full_access_as_app or a scope of RBAC for Applications is",
		do: []string{"send ExchangeImpersonation with the mailbox",
			"mi-roles list -i IDENTITY -a exchange   (full_access_as_app covers every mailbox)",
			"better: use Microsoft Graph, which has narrower roles"},
		see: []string{pageExchangeRBAC},
	},
	{
		topic: "ErrorItemNotFound",
		texts: []string{"erroritemnotfound", "the specified object was not found in the store"},
		what:  "the message, event or folder is not in this mailbox",
		why:   "the id belongs to another mailbox or has another format, or the item was moved, which changes its id",
		do:    []string{"send the header Prefer: IdType=\"ImmutableId\"", "call /users/ID of the mailbox that the id came from"},
		see:   []string{pageGraphErrors},
	},
	{
		topic: "Tenant without Exchange or wrong tenant",
		texts: []string{"the tenant for tenant guid … does not exist", "organizationfromtenantguidnotfound"},
		what:  "Exchange Online has no organization for the token's tenant",
		why:   "the token was requested in another tenant than the mailbox's, or the tenant has no Exchange Online",
		do:    []string{"mi-roles token inspect FILE   (shows tid)", "mi-roles --tenant TENANT whoami"},
		see:   []string{pageGraphErrors},
	},
}
