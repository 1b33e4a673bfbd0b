package explain

const stepSharePointRole = "mi-roles assign -i IDENTITY -a sharepoint -r Sites.Selected   (or the broader role that you need)"

// sharePointErrors are refusals of SharePoint's own API, of Microsoft Graph's
// sites and files, and of PnP about them.
var sharePointErrors = []entry{
	{
		topic: "SharePoint: 401 Unauthorized",
		texts: []string{"sharepoint.com … (401) unauthorized", "sharepoint … 401 unauthorized", "pnp … (401) unauthorized",
			"pnp … 401 (unauthorized)", "sharepoint online admin center … unauthorized",
			"unable to connect to the sharepoint online admin center",
			"httpsharepoint … 401", "_api/ … 401"},
		what: "SharePoint rejects the caller; it also answers 401 when a role is missing",
		why: "PnP and SharePoint's own API require the role on Office 365 SharePoint Online; a role of the same name on Microsoft " +
			"Graph has no effect there; Sites.Selected has no effect until each site is granted, and the admin site requires " +
			"Sites.FullControl.All",
		do: []string{"mi-roles list -i IDENTITY   (on which API are the roles?)", stepSharePointRole,
			"Grant-PnPAzureADAppSitePermission -AppId CLIENT-ID -DisplayName NAME-SHOWN -Site URL -Permissions Write   (for " +
				"Sites.Selected, each site)", stepTokenAge},
		see: []string{pageSelected},
	},
	{
		topic: "Attempted to perform an unauthorized operation",
		texts: []string{"attempted to perform an unauthorized operation",
			"access denied. you do not have permission to perform this action or access this resource", "-2147024891"},
		what: "SharePoint denies access: the caller has no permission on this site",
		why: "the role was assigned on Microsoft Graph instead of SharePoint, Sites.Selected was assigned but the site was not " +
			"granted, or the token is older than the assignment",
		do: []string{"mi-roles list -i IDENTITY -a sharepoint", stepSharePointRole,
			"with Sites.Selected: grant the site (Grant-PnPAzureADAppSitePermission, or POST /sites/ID/permissions)", stepTokenAge},
		see: []string{pageSelected},
	},
	{
		topic: "accessDenied (sites and files)",
		texts: []string{"\"code\":\"accessdenied\"", "code: accessdenied", "accessdenied … the caller does not have permission"},
		weak:  true,
		what:  "Microsoft Graph denies access: the caller has no permission on this site, list or file",
		why: "Sites.Selected (or Files.SelectedOperations.Selected) covers only the sites or files that were granted individually; " +
			"without it, Sites.Read.All or Files.Read.All is missing",
		do: []string{"mi-roles list -i IDENTITY -a graph", "with Sites.Selected: grant the site with POST /sites/ID/permissions",
			"mi-roles assign -i IDENTITY -a graph -r Sites.Selected", stepTokenAge},
		see: []string{pageSelected},
	},
	{
		topic: "generalException (sites and files)",
		texts: []string{"generalexception"},
		weak:  true,
		what:  "SharePoint, behind Microsoft Graph, failed without giving a reason",
		why:   "the tenant has no SharePoint license, the site is not ready, its address is wrong, or the caller has no role on it",
		do: []string{"open the site once as a user", "mi-roles list -i IDENTITY -a graph   (are there Sites or Files roles?)",
			"try the site by its id: GET /sites/HOST:/sites/NAME-OF-SITE"},
		see: []string{pageSelected},
	},
	{
		topic: "Service principal not found (PnP)",
		texts: []string{"service principal not found", "no service principal found"},
		what:  "the tool found no service principal with this name or id",
		why: "PnP also reports this if it was not allowed to search, or searched in another cloud; otherwise the name is different, " +
			"or the id belongs to an app registration",
		do: []string{"mi-roles identities NAME   (finds by name and by either id)", "mi-roles whoami   (tenant and cloud)",
			"mi-roles assign -i IDENTITY -a API -r ROLE"},
		see: []string{pageIdentities},
	},
	{
		topic: "App-only calls not allowed here (SharePoint)",
		texts: []string{"app is not allowed to call this api with app-only context", "app only access is not supported",
			"token type is not allowed", "current site is not a tenant administration site"},
		what: "SharePoint accepts this call only from users, or at another address",
		why: "some SharePoint calls require a user (the term store through its old API, user profiles), and tenant settings are at " +
			"the -admin address",
		do: []string{"use Microsoft Graph where possible",
			"connect to https://TENANT-NAME-admin.sharepoint.com for tenant settings, with Sites.FullControl.All"},
		see: []string{pageSelected},
	},
	{
		topic: "AudienceUriValidationFailedException",
		texts: []string{"audienceurivalidationfailedexception", "invalid audience uri", "invalid jwt token. … audience"},
		what:  "SharePoint rejects the token because it is for another audience",
		why: "SharePoint requires a token for https://TENANT-NAME.sharepoint.com and rejects one for Microsoft Graph; Microsoft " +
			"Graph rejects one for SharePoint",
		do: []string{"mi-roles token inspect FILE   (shows aud)", "request https://TENANT-NAME.sharepoint.com/.default",
			"or call Microsoft Graph with a token for Microsoft Graph"},
		see: []string{pageClaims, pageSelected},
	},
	{
		topic: "itemNotFound",
		names: []string{"itemnotfound"},
		texts: []string{"itemnotfound", "requested site could not be found", "cannot find resource for the request"},
		what:  "there is no such site, list, drive or file, or the caller is not allowed to see it",
		why:   "the path or id is misspelled, the site belongs to another tenant, or with Sites.Selected, the site was not granted",
		do: []string{"find the site by its address: GET /sites/HOST:/sites/NAME-OF-SITE",
			"mi-roles list -i IDENTITY -a graph   (are there Sites or Files roles?)",
			"with Sites.Selected: grant the site with POST /sites/ID/permissions"},
		see: []string{pageSelected},
	},
}
