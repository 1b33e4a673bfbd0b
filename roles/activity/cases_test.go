package activity

// adviceCase is what an identity holds and calls, and the advice in short.
type adviceCase struct {
	held  string
	lines []line
	want  string
}

func adviceCases() map[string]adviceCase {
	post := line{who: orders, method: "POST", path: "/users/1/sendMail", status: 202}
	return map[string]adviceCase{
		"used":    {"Mail.Send", []line{post}, "Mail.Send keep"},
		"unused":  {"Mail.Send User.Read.All", []line{post}, "Mail.Send keep; User.Read.All remove"},
		"broader": {"Directory.ReadWrite.All", []line{ok("/users")}, "Directory.ReadWrite.All replace by User.ReadBasic.All"},
		"writes, only read": {"Files.ReadWrite.All", []line{ok("/drives/1/items/2/children")},
			"Files.ReadWrite.All replace by Files.Read.All"},
		"no view that shows less": {"Mail.ReadWrite", []line{ok("/users/1/messages")}, "Mail.ReadWrite replace by Mail.Read"},
		"held wins among equals":  {"Mail.Read", []line{ok("/users/1/messages")}, "Mail.Read keep"},
		"needless beside another": {"Mail.Read Mail.ReadWrite", []line{ok("/users/1/messages")}, "Mail.Read keep; Mail.ReadWrite remove"},
		"not seen":                {"Mail.Read", nil, "Mail.Read unknown"},
		"required besides": {"AppRoleAssignment.ReadWrite.All Application.Read.All",
			[]line{{who: orders, method: "POST", path: "/servicePrincipals/1/appRoleAssignedTo", status: 201}},
			"AppRoleAssignment.ReadWrite.All keep; Application.Read.All keep"},
		"unknown call keeps what may be behind it": {"GroupMember.ReadWrite.All Mail.Send",
			[]line{post, {who: orders, method: "POST", path: "/groups/1/members/$ref", status: 204}},
			"GroupMember.ReadWrite.All unknown; Mail.Send keep; ? /groups/{id}/members/$ref"},
		"wholly unknown call keeps all": {"Mail.Send Domain.Read.All", []line{post, ok("/noSuchThing/1")},
			"Domain.Read.All unknown; Mail.Send keep; ? /nosuchthing/{id}"},
		"a failed unknown call is no evidence": {"Mail.Send Domain.Read.All",
			[]line{post, {who: orders, method: "GET", path: "/me", status: 400}}, "Domain.Read.All remove; Mail.Send keep"},
		"allowed by what is no longer held": {"Domain.Read.All", []line{ok("/users/1/messages")},
			"Domain.Read.All remove; ? /users/{id}/messages"},
		"refused": {"Domain.Read.All",
			[]line{{who: orders, method: "GET", path: "/users/1/messages", status: 403}}, "Domain.Read.All remove; Mail.Read MISSING"},
		"refused, for users": {"Domain.Read.All", []line{{who: orders, method: "GET", path: "/me/messages", status: 403}},
			"Domain.Read.All remove;  DELEGATED_ONLY"},
		"single sites": {"Sites.Selected Mail.Send", []line{post, ok("/sites/1/lists")},
			"Mail.Send keep; Sites.Selected keep"},
		"single sites, unused": {"Sites.Selected Mail.Send", []line{post}, "Mail.Send keep; Sites.Selected unknown"},
		"limited to its own, by which it passed": {"Application.ReadWrite.OwnedBy",
			[]line{{who: orders, method: "PATCH", path: "/applications/1", status: 204}}, "Application.ReadWrite.OwnedBy keep"},
		"limited, beside one that is not": {"Application.ReadWrite.OwnedBy Application.ReadWrite.All",
			[]line{{who: orders, method: "PATCH", path: "/applications/1", status: 204}},
			"Application.ReadWrite.All keep; Application.ReadWrite.OwnedBy remove"},
		"no replacement that is limited": {"User.ReadWrite.All",
			[]line{{who: orders, method: "PATCH", path: "/users/1", status: 204}}, "User.ReadWrite.All keep"},
		"limited, and refused": {"Application.ReadWrite.OwnedBy",
			[]line{{who: orders, method: "PATCH", path: "/applications/1", status: 403}},
			"Application.ReadWrite.OwnedBy remove; Application.ReadWrite.OwnedBy OK"},
		"reads what a basic view hides": {"User.Read.All",
			[]line{ok("/users?$select=id%2CdisplayName"), ok("/users?$select=id%2Cdepartment")}, "User.Read.All keep"},
		"reads what a basic view shows": {"User.Read.All", []line{ok("/users?$select=id%2CdisplayName")},
			"User.Read.All replace by User.ReadBasic.All"},
		"filters by what a basic view hides": {"User.Read.All", []line{ok("/users?$select=id&$filter=department%20eq%20'x'")},
			"User.Read.All keep"},
		"no narrower view of what is read": {"Mail.Read Mail.ReadBasic.All", []line{ok("/users/1/messages?$select=id%2Cbody")},
			"Mail.Read keep; Mail.ReadBasic.All remove"},
		"no call of the table": {"User.Create Mail.Send", []line{post}, "Mail.Send keep; User.Create unknown"},
		"two that are broader": {"Directory.ReadWrite.All Group.ReadWrite.All",
			[]line{ok("/users"), ok("/groups"), ok("/users/1/messages?$select=id"), ok("/domains")},
			"Directory.ReadWrite.All replace by GroupMember.Read.All,User.ReadBasic.All; Group.ReadWrite.All replace by " +
				"GroupMember.Read.All; ? /domains; ? /users/{id}/messages"},
		"one of what replaces it is held": {"Directory.ReadWrite.All GroupMember.Read.All", []line{ok("/users"), ok("/groups")},
			"Directory.ReadWrite.All replace by User.ReadBasic.All; GroupMember.Read.All keep"},
		"a basic view that passed all the same": {"User.ReadBasic.All", []line{ok("/users?$select=id%2Cdepartment")},
			"User.ReadBasic.All keep"},
		"refused, unknown": {"Mail.Send", []line{post, {who: orders, method: "GET", path: "/noSuchThing/1", status: 403}},
			"Mail.Send keep; ? /nosuchthing/{id}"},
		"refused twice": {"Mail.Send", []line{post, {who: orders, method: "GET", path: "/users/1/messages", status: 403},
			{who: orders, method: "GET", path: "/users/1/messages/2", status: 403}, {who: orders, method: "GET", path: "/domains", status: 403}},
			"Mail.Send keep; Domain.Read.All MISSING; Mail.Read MISSING"},
		"refused, for single sites": {"Sites.Selected", []line{{who: orders, method: "GET", path: "/sites/1/lists", status: 403}},
			"Sites.Selected unknown; Sites.Selected INCOMPLETE"},
		"not found is allowed": {"Mail.Send Domain.Read.All", []line{post, {who: orders, method: "GET", path: "/domains/1", status: 404}},
			"Domain.Read.All keep; Mail.Send keep"},
	}
}
