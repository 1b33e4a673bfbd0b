package explain

const stepSharePointRole = "mi-roles assign -i IDENTITY -a sharepoint -r Sites.Selected   (or the wider role that is needed)"

// sharePointErrors are refusals of SharePoint's own API, of Microsoft Graph's
// sites and files, and of PnP about them.
var sharePointErrors = []entry{
	{
		topic: "SharePoint: 401 Unauthorized",
		texts: []string{"sharepoint.com … (401) unauthorized", "sharepoint … 401 unauthorized", "pnp … (401) unauthorized",
			"pnp … 401 (unauthorized)", "sharepoint online admin center … unauthorized",
			"unable to connect to the sharepoint online admin center",
			"httpsharepoint … 401", "_api/ … 401"},
		what: "SharePoint does not accept the caller: it answers 401 also where a role is missing",
		why: "PnP and SharePoint's own API want the role on Office 365 SharePoint Online; a role of the same name on Microsoft Graph " +
			"does not count there; " +
			"Sites.Selected has no effect until each site is granted, and the admin site needs Sites.FullControl.All",
		do: []string{"mi-roles list -i IDENTITY   (on which API are the roles?)", stepSharePointRole,
			"Grant-PnPAzureADAppSitePermission -AppId CLIENT-ID -DisplayName NAME-SHOWN -Site URL -Permissions Write   (for " +
				"Sites.Selected, each site)", stepTokenAge},
		see: []string{pageSelected},
	},
	{
		topic: "Attempted to perform an unauthorized operation",
		texts: []string{"attempted to perform an unauthorized operation",
			"access denied. you do not have permission to perform this action or access this resource", "-2147024891"},
		what: "SharePoint refuses: the caller has no right on this site",
		why: "the role was granted on Microsoft Graph instead of SharePoint, Sites.Selected was granted but not the site, or the " +
			"token is older than the grant",
		do: []string{"mi-roles list -i IDENTITY -a sharepoint", stepSharePointRole,
			"with Sites.Selected: grant the site (Grant-PnPAzureADAppSitePermission, or POST /sites/ID/permissions)", stepTokenAge},
		see: []string{pageSelected},
	},
	{
		topic: "accessDenied (sites and files)",
		texts: []string{"\"code\":\"accessdenied\"", "code: accessdenied", "accessdenied … the caller does not have permission"},
		weak:  true,
		what:  "Microsoft Graph's sites and files refuse: the caller has no right on this site, list or file",
		why: "Sites.Selected (or Files.SelectedOperations.Selected) opens only what was granted one by one; without it Sites.Read.All " +
			"or Files.Read.All is missing",
		do: []string{"mi-roles list -i IDENTITY -a graph", "with Sites.Selected: grant the site by POST /sites/ID/permissions",
			"mi-roles assign -i IDENTITY -a graph -r Sites.Selected", stepTokenAge},
		see: []string{pageSelected},
	},
	{
		topic: "generalException (sites and files)",
		texts: []string{"generalexception"},
		weak:  true,
		what:  "SharePoint behind Microsoft Graph failed without saying why",
		why: "the tenant has no SharePoint license or the site is not ready, the address of the site is wrong, or the caller has no " +
			"role on it at all",
		do: []string{"open the site once as a user", "mi-roles list -i IDENTITY -a graph   (Sites or Files roles?)",
			"try the site by its id: GET /sites/HOST:/sites/NAME-OF-SITE"},
		see: []string{pageSelected},
	},
	{
		topic: "Service principal not found (PnP)",
		texts: []string{"service principal not found", "no service principal found"},
		what:  "the tool found no service principal of that name or id",
		why: "PnP also says so when it was not allowed to look, or looked in another cloud; otherwise the name is another, or the id " +
			"is that of an app registration",
		do: []string{"mi-roles identities NAME   (finds by name and by either id)", "mi-roles whoami   (tenant and cloud)",
			"mi-roles assign -i IDENTITY -a API -r ROLE"},
		see: []string{pageIdentities},
	},
	{
		topic: "App-only calls not allowed here (SharePoint)",
		texts: []string{"app is not allowed to call this api with app-only context", "app only access is not supported",
			"token type is not allowed", "current site is not a tenant administration site"},
		what: "SharePoint takes this call from users only, or at another address",
		why: "some of SharePoint's calls need a user (the term store by its old API, user profiles), and tenant settings are at the " +
			"-admin address",
		do: []string{"use Microsoft Graph for it where it can",
			"connect to https://TENANT-NAME-admin.sharepoint.com for tenant settings, with Sites.FullControl.All"},
		see: []string{pageSelected},
	},
	{
		topic: "AudienceUriValidationFailedException",
		texts: []string{"audienceurivalidationfailedexception", "invalid audience uri", "invalid jwt token. … audience"},
		what:  "SharePoint refuses the token because it is for another audience",
		why: "SharePoint wants a token for https://TENANT-NAME.sharepoint.com; one for Microsoft Graph is refused, and the other way " +
			"round",
		do: []string{"mi-roles token inspect FILE   (shows aud)", "ask for https://TENANT-NAME.sharepoint.com/.default",
			"or call Microsoft Graph with the token of Microsoft Graph"},
		see: []string{pageClaims, pageSelected},
	},
	{
		topic: "itemNotFound",
		names: []string{"itemnotfound"},
		texts: []string{"itemnotfound", "requested site could not be found", "cannot find resource for the request"},
		what:  "there is no such site, list, drive or file, or the caller may not know that it is there",
		why:   "the path or id is misspelled, the site is of another tenant, or with Sites.Selected the site was not granted",
		do: []string{"find the site by its address: GET /sites/HOST:/sites/NAME-OF-SITE",
			"mi-roles list -i IDENTITY -a graph   (Sites or Files roles?)",
			"with Sites.Selected: grant the site by POST /sites/ID/permissions"},
		see: []string{pageSelected},
	},
}
