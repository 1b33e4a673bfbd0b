package explain

// safetyConcepts answer questions about the life of tokens and identities that
// people ask when something went wrong, or before it does.
var safetyConcepts = []entry{
	{
		topic: "leaked token",
		names: []string{"stolen token", "token leaked", "token stolen", "a token leaked", "a leaked token", "a stolen token", "token theft",
			"token hijacking", "hijacking", "hijacking attack", "compromised token", "revoke token", "revoke a token"},
		texts: []string{"token was leaked", "token was stolen", "token has leaked", "token got leaked", "somebody stole … token",
			"someone stole … token", "revoke … access token"},
		what: "anyone who has the token can use it until it expires; it cannot be revoked",
		why: "an API relies on the token alone. Removing a role affects only tokens issued later, and Azure hands out the cached one " +
			"for up to 24 hours; tokens of managed identities cannot be revoked, and Conditional Access does not cover these identities",
		do: []string{
			"mi-roles token inspect FILE   (exp: until when; aud and roles: for what; uti: to find it in the logs)",
			"mi-roles remove -i IDENTITY -a API -r ROLE   (tokens issued later do not contain it)",
			"your own API: reject this oid until exp",
			"a user-assigned identity: create a new one, run mi-roles copy --from OLD --to NEW, switch the workload to it, delete the " +
				"old one",
			"check what was done with it: the Microsoft Graph activity log, by the token's uti (SignInActivityId)",
		},
		see: []string{pageBest, "https://learn.microsoft.com/graph/microsoft-graph-activity-logs-overview"},
	},
	{
		topic: "token in a log",
		names: []string{"tokens in logs", "token in log", "token in logs", "open tokens in logs", "open token in log", "logged token",
			"logging tokens", "token in the log", "log token", "log tokens",
			"token in log file", "token in a log file", "tokens in log files", "token in application insights"},
		texts: []string{"token … in the log", "tokens … in our logs", "logs … bearer token"},
		what:  "treat a token in a log, ticket or chat as leaked for as long as it is valid",
		why: "far more people can read logs than should have the identity's permissions; it often gets there through sample code " +
			"that prints the token as a test",
		do: []string{
			"delete it from the log and its copies, and treat it as leaked: mi-roles explain leaked token",
			"never log the Authorization header or the result of a credential; log aud, oid, roles and exp instead",
			"to look inside a token: mi-roles token inspect FILE   (never prints it)",
		},
		see: []string{pageBest},
	},
	{
		topic: "too many token requests",
		names: []string{"token requests", "token throttling", "429 imds", "imds 429", "429 token", "http 429 imds", "cache tokens",
			"token caching", "too many requests for tokens", "429 too many requests for tokens"},
		what: "the token endpoint allows a limited number of requests in a short time, then answers 429",
		why: "the workload requests a token before each call instead of keeping one; every new credential object, such as one per " +
			"request or function call, starts with an empty cache; a token is valid for up to 24 hours, and the endpoint returns the " +
			"same one anyway",
		do: []string{
			"create one credential (or client) when the process starts, and keep it: libraries cache the token and renew it in time",
			"in your own HTTP code: keep the token until expires_on; on 429, wait as Retry-After says, then longer each time",
			"mi-roles snippet -i IDENTITY -a API --for csharp   (keeps one credential; or another language)",
		},
		see: []string{pageIMDS, pageBest},
	},
	{
		topic: "multi-tenant",
		names: []string{"multitenant", "multi tenant", "cross-tenant", "cross tenant", "multi-tenant managed identity",
			"multitenant managed identity", "managed identity in another tenant", "other tenant", "another tenant", "guest tenant"},
		texts: []string{"managed identity … another tenant", "managed identity … other tenant", "managed identity … multi-tenant",
			"managed identity … multitenant"},
		what: "a managed identity belongs to one tenant and gets tokens of that tenant only: it cannot be multi-tenant or hold roles " +
			"in another tenant",
		why: "it has no app registration that another tenant could consent to. Instead, use a multi-tenant app registration that " +
			"trusts the user-assigned identity through a federated credential; the workload exchanges its token for one of that " +
			"application in the other tenant, without a secret",
		do: []string{
			"mi-roles snippet -i IDENTITY -a API --for cross-tenant   (prints the steps for a user-assigned identity)",
			"in the other tenant: consent to the application, then mi-roles --tenant TENANT assign --any-principal -i APPLICATION -a " +
				"API -r ROLE",
		},
		see: []string{"https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity"},
	},
	{
		topic: "Power Automate",
		names: []string{"power automate flow", "power automate managed identity", "cloud flow", "power platform", "power apps",
			"copilot studio"},
		texts: []string{"power automate … managed identity", "flow … managed identity … power automate"},
		what:  "Power Automate flows have no managed identity: their connections run as a user or as an application with a secret",
		why:   "a managed identity belongs to an Azure resource, and a flow is not one",
		do: []string{"build the same workflow in Azure Logic Apps, where workflows have an identity: mi-roles snippet --for " +
			"enable-identity -i RESOURCE-ID",
			"its HTTP action: mi-roles snippet -i IDENTITY -a API --for logicapp",
			"or have the flow call an Azure function that has an identity"},
		see: []string{"https://learn.microsoft.com/azure/logic-apps/authenticate-with-managed-identity"},
	},
}
