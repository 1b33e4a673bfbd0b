package explain

import (
	"fmt"
	"strings"
	"testing"
)

const (
	anIdentity = "3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08"
	anObject   = "8a4d2f61-77c3-4b19-a0e5-f3d16b2c9e74"
	aTenant    = "7f6a1c2e-5b0d-4c3e-9a41-0d2f6b8e1c35"
	aTrace     = "6f0a2c93-4d18-4e7b-9b55-c3e1f7082ad4"
)

func TestParts(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"required and held": {"Missing role permissions on the request. API requires one of 'Team.ReadBasic.All, " +
			"TeamSettings.Read.All'. Roles on the request 'User.Read.All'.",
			"held User.Read.All|required Team.ReadBasic.All|required TeamSettings.Read.All"},
		"security": {"Missing application roles. API required roles: SecurityAlert.Read.All,SecurityAlert.ReadWrite.All, application " +
			"roles: Policy.Read.All,User.Read.All.",
			"held Policy.Read.All|held User.Read.All|required SecurityAlert.Read.All|required SecurityAlert.ReadWrite.All"},
		"defender": {"does not have any of the required application permissions (Machine.Read.All, Machine.ReadWrite.All) to access the " +
			"resource",
			"required Machine.Read.All|required Machine.ReadWrite.All"},
		"Intune": {"Application must have one of the following scopes: DeviceManagementApps.Read.All, " +
			"DeviceManagementApps.ReadWrite.All - Operation ID (for customer support): " + aTrace,
			"required DeviceManagementApps.Read.All|required DeviceManagementApps.ReadWrite.All|trace " + aTrace},
		"held in both": {"API requires one of 'Mail.Send'. Roles on the request 'Mail.Send'. Forbidden (403)", "held Mail.Send"},
		"with or": {"API requires one of Team.ReadBasic.All or TeamSettings.Read.All and a." + strings.Repeat("x", 118) + ", b." +
			strings.Repeat("x", 119) + ". 403 Forbidden", "required Team.ReadBasic.All|required TeamSettings.Read.All|required a." +
			strings.Repeat("x", 118)},
		"two scopes": {"403 Forbidden over scope '/a/b' or over scope '/c/d'", "scope /a/b|scope /c/d"},
		"own roles": {"IDW10202: The 'roles' or 'role' claim does not contain roles 'orders.export' or was not found",
			"required orders.export"},
		"client, object, tenant": {"AuthorizationFailed: The client '" + anIdentity + "' with object id '" + anObject + "' in tenant " +
			aTenant + ", correlation id: " + aTrace,
			"client " + anIdentity + "|object " + anObject + "|tenant " + aTenant + "|trace " + aTrace},
		"the API's id": {"Insufficient privileges to perform requested operation by the application '00000003-0000-0000-c000-000000000000'",
			"api 00000003-0000-0000-c000-000000000000"},
		"request-id": {`{"error":{"code":"Forbidden","innerError":{"request-id":"` + aTrace + `","client-request-id":"` + anObject +
			`"}}}`, "trace " + aTrace + "|trace " + anObject},
		"from the first letter on": {"tenant " + aTenant + ": AADSTS50105", "tenant " + aTenant},
		"an id first":              {aTenant + ": AADSTS50105", "other " + aTenant},
		"address": {"AADSTS500011: The resource principal named api://orders/.default was not found in the tenant named Contoso.",
			"api api://orders"},
		"host": {"Failed to send request to https://graph.microsoft.com/v1.0/users: 403 Forbidden",
			"api https://graph.microsoft.com"},
		"the API by its id": {"AADSTS501051: Application '" + anIdentity + "'(orders-client) is not assigned to a role for the application '" +
			anObject + "'(orders).", "client " + anIdentity + "|api " + anObject},
		"no such API": {"AADSTS500011: The resource principal named " + anObject + " was not found in the tenant named Contoso.",
			"api " + anObject},
		"exchange": {"AADSTS700212: No matching federated identity record found for presented assertion audience " +
			"'api://AzureADTokenExchange'.", ""},
		"scope": {"AuthorizationFailed … over scope '/subscriptions/" + anObject + "/resourceGroups/rg' or",
			"other " + anObject + "|scope /subscriptions/" + anObject + "/resourceGroups/rg"},
		"secrets": {"401 Unauthorized X-IDENTITY-HEADER: " + anObject + " client_secret=" + anIdentity + " api-key " + aTrace, ""},
		"a tool's id": {"AADSTS65002: Consent between first party application '04b07795-8ddb-461a-bbee-02f9e1bf7b46' and first party " +
			"resource '00000003-0000-0000-c000-000000000000'",
			"client 04b07795-8ddb-461a-bbee-02f9e1bf7b46|api 00000003-0000-0000-c000-000000000000"},
		"not a password": {"403 Forbidden for https://user:pa55word@contoso.example.org/x?sig=abc", ""},
	} {
		var got []string
		for _, p := range Read(c.text).Parts {
			got = append(got, string(p.Use)+" "+p.Value)
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: got %q, want %q", name, strings.Join(got, "|"), c.want)
		}
	}
}

// TestMeanings: what is known of an id, by all values that it has, and nothing of another.
func TestMeanings(t *testing.T) {
	for id, want := range map[string]string{
		"ef54d2bf-783f-4e0f-bca1-3210c0444d99": "the app role Calendars.ReadWrite or Calendars.ReadWrite.All",
		"df021288-bdef-4463-88db-98f22de89214": "the app role User.Read.All",
		"b633e1c5-b582-4048-a93e-9f11b44c7e96": "the app role Mail.Send",
		"798ee544-9d2d-430c-a058-570e29e34338": "the app role Calendars.Read",
		"e1fe6dd8-ba31-4d61-89e7-88639da4683d": "the delegated permission User.Read",
		"ba92f5b4-2d11-453d-a403-e96b0029c9fe": "the Azure RBAC role Storage Blob Data Contributor",
		"04b07795-8ddb-461a-bbee-02f9e1bf7b46": "the client id of Azure CLI, the same in every tenant",
		anIdentity:                             "",
	} {
		if got := meaningOfID(id); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	if got, ok := knownPrefix("Mail.SendRoles"); !ok || got != "Mail.Send" {
		t.Errorf("%q, %v", got, ok)
	}
	if got, ok := knownPrefix("No.Such.Role"); ok || got != "" {
		t.Errorf("%q, %v", got, ok)
	}
}

// The steps of an answer hold the values of the text, and a word in capitals
// only where it had none.
func TestStepsHoldTheValuesOfTheText(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		steps []string
	}{
		"the least risk of two": {"Missing role permissions on the request. API requires one of 'TeamworkTag.ReadWrite.All, " +
			"Team.ReadBasic.All'. Roles on the request 'User.Read.All'.",
			[]string{"mi-roles assign -i IDENTITY -a graph -r Team.ReadBasic.All   (the lowest risk of the 2 roles in the text; any one is enough)"}},
		"an API of the roles": {"The application does not have any of the required application permissions (AdvancedQuery.Read.All, " +
			"AdvancedQuery.Read) to access the resource.",
			[]string{"-a defender -r AdvancedQuery.Read.All"}},
		"identity and API": {"AADSTS501051: Application '" + anIdentity + "'(orders-client) is not assigned to a role for the " +
			"application 'api://orders'(orders).",
			[]string{"mi-roles roles -a api://orders", "mi-roles assign -i " + anIdentity + " -a api://orders -r ROLE"}},
		"the API's id": {"AADSTS501051: Application '" + anIdentity + "'(orders-client) is not assigned to a role for the application '" +
			anObject + "'(orders).", []string{"mi-roles assign -i " + anIdentity + " -a " + anObject + " -r ROLE"}},
		"object id": {"The client '" + anIdentity + "' with object id '" + anObject + "' does not have authorization to perform action " +
			"'x/read' over scope '/subscriptions/" + aTenant + "/resourceGroups/rg'",
			[]string{"--assignee-object-id " + anObject, "--scope /subscriptions/" + aTenant + "/resourceGroups/rg"}},
		"roles that nobody rated": {"Missing role permissions on the request. API requires one of 'Orders.Write, Orders.Read'.",
			[]string{"mi-roles assign -i IDENTITY -a API -r Orders.Write   (the first of the 2 roles in the text; any one is enough)"}},
		"tenant": {"AADSTS90002: Tenant '" + aTenant + "' not found. Check to make sure you have the correct tenant ID.",
			[]string{"--tenant " + aTenant}},
	} {
		reply := Read(c.text)
		if len(reply.Answers) == 0 {
			t.Errorf("%s: not known", name)
			continue
		}
		for _, step := range c.steps {
			if all := strings.Join(reply.Answers[0].Do, "\n"); !strings.Contains(all, step) {
				t.Errorf("%s: %q is not in\n%s", name, step, all)
			}
		}
	}
}

// What the token has already is never offered to be granted.
func TestHeldRolesAreNotOffered(t *testing.T) {
	for _, text := range []string{
		"Missing role permissions on the request. API requires one of 'TeamworkTag.ReadWrite.All, Team.ReadBasic.All'. Roles on the " +
			"request 'User.Read.All, Group.Read.All'.",
		"Missing application roles. API required roles: SecurityIncident.Read.All, application roles: User.Read.All,Group.Read.All.",
	} {
		all := fmt.Sprint(Read(text).Answers)
		if strings.Contains(all, "User.Read.All") || strings.Contains(all, "Group.Read.All") {
			t.Errorf("%q offers what is held: %s", text, all)
		}
	}
}

// The ids of a refusal are not lessons on these ids.
func TestIncidentalIDsAreNoAnswers(t *testing.T) {
	for _, text := range []string{
		"Insufficient privileges to perform requested operation by the application '00000003-0000-0000-c000-000000000000'.",
		"AADSTS65002: Consent between first party application '04b07795-8ddb-461a-bbee-02f9e1bf7b46' and first party resource " +
			"'00000003-0000-0000-c000-000000000000' must be configured via preauthorization",
		"04b07795-8ddb-461a-bbee-02f9e1bf7b46 gets 403 Forbidden",
		"403 Forbidden, role df021288-bdef-4463-88db-98f22de89214, correlation id 62e90394-69f5-4237-9190-012177145e10",
	} {
		for _, answer := range Read(text).Answers {
			switch answer.Kind {
			case "API", "id", "app role", "directory role", "unknown":
				t.Errorf("%q: answers %s (%s)", text, answer.Topic, answer.Kind)
			}
		}
	}
}

func TestUnknownIDsAreNotJudged(t *testing.T) {
	for _, id := range []string{anIdentity, "11111111-2222-4333-8444-555555555555"} {
		reply := Read(" " + strings.ToUpper(id) + "\n")
		if reply.Kind != AnID || len(reply.Answers) != 1 || reply.Answers[0].Kind != "unknown" {
			t.Fatalf("%+v", reply)
		}
		if text := fmt.Sprint(reply.Answers[0]); strings.Contains(text, "not the same") || !strings.Contains(text, "does not know") ||
			!strings.Contains(text, "identities "+id) {
			t.Error(text)
		}
	}
	for id, topic := range map[string]string{"3db474b9-6a0c-4840-96ac-1fceb342124f": "verifiedid",
		"e1fe6dd8-ba31-4d61-89e7-88639da4683d": "User.Read"} {
		if answers := Read(id).Answers; len(answers) == 0 || answers[0].Topic != topic {
			t.Errorf("%s: %q", id, topics(answers))
		}
	}
}

// A console breaks lines at its width, in the middle of a role too.
func TestBrokenRoles(t *testing.T) {
	const text = "Get-MgTeam : Missing role permissions on the request. API requires one of 'TeamworkTag.ReadWrite.All, " +
		"Team.ReadBasic.All'. Roles on the request 'User.Read.All, Group.Read.All'."
	for width := 40; width < 130; width++ {
		reply := Read("Invoke-Job:\n" + strings.Join(cut(text, width), "\r\n") + "\r\nAt line:1 char:1\r\n")
		if len(reply.Answers) == 0 ||
			!strings.HasPrefix(reply.Answers[0].Do[0], "mi-roles assign -i IDENTITY -a graph -r Team.ReadBasic.All ") {
			t.Errorf("width %d: %+v", width, reply.Answers)
		}
		if all := fmt.Sprint(reply.Answers); strings.Contains(all, "User.Read.All") || strings.Contains(all, "Group.Read.All") {
			t.Errorf("width %d offers what is held", width)
		}
	}
}
