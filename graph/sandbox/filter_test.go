package sandbox

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestFilter(t *testing.T) {
	rg := "/subscriptions/5b000000-0000-4000-8000-000000000001/resourcegroups/rg-shop/"
	tests := []struct {
		filter   string
		advanced bool
		want     string // names, or part of the error
	}{
		{"displayName eq 'FUNC-orders'", false, "func-orders"},
		{"displayName eq 'O''Brien-sync'", false, "O'Brien-sync"},
		{"displayName eq 'R&D Lab #1' or displayName eq '100% uptime+alerts'", false, "R&D Lab #1,100% uptime+alerts"},
		{"displayName eq 'büro-zürich-東京'", false, "büro-zürich-東京"},
		{"displayName in ('hr-portal','id-weather')", false, "hr-portal,id-weather,hr-portal"},
		{"startswith(displayName, 'Orders API')", false, "Orders API,Orders API (test)"},
		{"(servicePrincipalType eq 'ManagedIdentity' and startsWith(displayName,'id-sh'))", false, "id-shared,id-shared"},
		{"id eq '" + funcOrders + "' or appId eq 'c11e0000-0000-4000-8000-000000000002'", false, "func-orders,web-shop"},
		{"id in ('" + funcOrders + "','" + goneResource + "') and accountEnabled eq true", false, "func-orders"},
		{"accountEnabled eq false", false, "Legacy CRM API,id-retired-portal"},
		{"servicePrincipalNames/any(n:n eq 'api://orders')", false, "Orders API"},
		{"alternativeNames/any(a:startsWith(a,'" + rg + "providers/Microsoft.Web/sites/web-shop'))", false,
			"web-shop,web-shop/slots/staging"},
		{"alternativeNames/any(a:a eq '" + strings.ToUpper(rg) + "providers/Microsoft.Web/sites/func-orders')", false, "func-orders"},
		{"not startsWith(displayName,'i') and tags/any(t:t eq 'WindowsAzureActiveDirectoryIntegratedApp') and not (displayName ge 'P')",
			true, "Orders API,Orders API (test),Legacy CRM API,Catalog API,hr-portal"},
		{"appRoleAssignmentRequired eq true", true, "Payroll API"},
		{"appOwnerOrganizationId eq " + partnerTenant, true, "Contoso Shipping"},
		{"servicePrincipalType ne 'ManagedIdentity' and servicePrincipalType ne 'Application'", true, "Order Assistant"},
		{"displayName eq null", true, ""},
		{"appOwnerOrganizationId eq " + partnerTenant, false, "!Operator 'eq' is not supported"},
		{"not displayName eq 'x'", false, "!Operator 'not' is not supported"},
		{"endsWith(displayName,'x')", true, "!Operator 'endsWith' is not supported"},
		{"contains(displayName,'x')", true, "!Unsupported or invalid query filter clause specified for property 'displayName'"},
		{"servicePrincipalType eq null", true, "!Unsupported or invalid"},
		{"startsWith(servicePrincipalType,'M')", true, "!Unsupported or invalid"},
		{"alternativeNames eq 'x'", false, "!Unsupported or invalid"},
		{"displayName/any(d:d eq 'x')", false, "!Unsupported or invalid"},
		{"alternativeNames/any(a:b eq 'x')", false, "!Unsupported or invalid"},
		{"nonsense eq 'x'", false, "!Could not find a property named 'nonsense'"},
		{"id eq " + funcOrders, false,
			"!A binary operator with incompatible types was detected. Found operand types 'Edm.String' and 'Edm.Guid' for operator kind " +
				"'Equal'."},
		{"accountEnabled eq 'true'", false, "!operand types 'Edm.Boolean' and 'Edm.String'"},
		{"appRoleAssignments/any(a:a/appRoleId eq " + funcOrders + ")", false,
			"!Unsupported or invalid query filter clause specified for property 'appRoleAssignments' of resource 'ServicePrincipal'."},
		{"appRoleAssignments/any(a:a/id ne 'x')", false, "!Unsupported or invalid"},
		{"owners/any(o:o/id eq 'x')", true, "!The sandbox does not emulate"},
		{"displayName eq '" + strings.Repeat("\U0001f469", 60) + "'", false, ""},
		{"displayName eq '" + strings.Repeat("\U0001f469", 60) + "x'", false,
			"!Unsupported or invalid query filter clause specified for property 'displayName' of resource 'ServicePrincipal'."},
		{"displayName in ('x','" + strings.Repeat("x", 121) + "')", false, "!Unsupported or invalid"},
		{"startsWith(displayName,'" + strings.Repeat("x", 121) + "')", false, "!Unsupported or invalid"},
		{"servicePrincipalNames/any(n:n eq '')", false,
			"!Unsupported or invalid query filter clause specified for property 'servicePrincipalNames'"},
		{"alternativeNames/any(a:a eq '" + rg + "providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-x')", false,
			"!Unsupported or invalid query filter clause specified for property 'alternativeNames'"},
		{"alternativeNames/any(a:a eq '" + rg + "providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-x')", true, ""},
		{"displayName in ('" + strings.Repeat("x','", 15) + "x')", false, "!expression containing 'OR' operators: 16"},
		{"displayName in ('" + strings.Repeat("x','", 15) + "x')", true, ""},
		{"appRoleAssignedTo/$count ge 1", true, "!Unsupported or invalid"},
		{"", false, "!Syntax error"},
		{"displayName", false, "!Syntax error"},
		{"displayName eq", false, "!Syntax error"},
		{"displayName eq 'a' and", false, "!Syntax error"},
		{"displayName in ()", false, "!Syntax error"},
		{"(displayName eq 'a'", false, "!Syntax error"},
		{"displayName eq 'a')", false, "!Syntax error"},
		{"displayName eq \"a\"", false, "!Syntax error at position 15"},
		{strings.Repeat("(", 100_000), false, "!Syntax error"},
		{strings.Repeat("(id eq 'a' or ", 39) + "id eq 'a'" + strings.Repeat(")", 39), false, "!expression containing 'OR' operators: 40"},
		{strings.Repeat("(id eq 'a' and ", 39) + "id eq 'a'" + strings.Repeat(")", 39), false, ""},
		{strings.Repeat("not ", 100_000), false, "!Syntax error"},
	}
	tenant := Sample()
	for _, tt := range tests {
		f, err := compiler{schema: &servicePrincipalSchema, advanced: tt.advanced}.filter(tt.filter)
		if want, wrong := strings.CutPrefix(tt.want, "!"); wrong {
			var refused *failure
			if !errors.As(err, &refused) || !strings.Contains(refused.message, want) {
				t.Errorf("%.80s: got %v, want %s", tt.filter, err, want)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", tt.filter, err)
			continue
		}
		var names []string
		for _, sp := range tenant.ServicePrincipals {
			if f.match(sp, "") {
				names = append(names, sp.DisplayName)
			}
		}
		if got := strings.Join(names, ","); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.filter, got, tt.want)
		}
	}
}

// TestIndexChangesNothing: the shortcut for ids finds what a scan finds.
func TestIndexChangesNothing(t *testing.T) {
	s, _ := with(Faults{})
	for _, filter := range []string{
		"id eq '" + funcOrders + "'", "appId in ('" + graphAppID + "','c11e0000-0000-4000-8000-000000000002')",
		"id in ('" + strings.ToUpper(funcOrders) + "','" + funcOrders + "','" + graphSP +
			"') and servicePrincipalType eq 'ManagedIdentity'",
	} {
		f, err := compiler{schema: &servicePrincipalSchema}.filter(filter)
		if err != nil {
			t.Fatal(err)
		}
		var want, got []string
		for _, sp := range Sample().ServicePrincipals {
			if f.match(sp, "") {
				want = append(want, sp.ID)
			}
		}
		for _, v := range get(t, s, "/servicePrincipals?$filter="+url.QueryEscape(filter)).values() {
			got = append(got, v["id"].(string))
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) || len(want) == 0 {
			t.Errorf("%s: got %v, want %v", filter, got, want)
		}
	}
}

func FuzzFilter(f *testing.F) {
	for _, seed := range []string{"displayName eq 'O''Brien'", "id in ('a','b') or not (x ne null)", "a/any(b:startsWith(b,'c'))", "((((",
		"'", "startsWith '('", "in in in", "eq(eq,eq)"} {
		f.Add(seed, true)
	}
	sps := Sample().ServicePrincipals
	f.Fuzz(func(t *testing.T, source string, advanced bool) {
		for _, s := range []*schema{&servicePrincipalSchema, &assignmentSchema, &applicationSchema} {
			c, err := compiler{schema: s, advanced: advanced, holder: func(string, view) string { return "" }}.filter(source)
			if err != nil {
				if _, ok := errors.AsType[*failure](err); !ok {
					t.Errorf("%q: not a refusal: %v", source, err)
				}
				continue
			}
			c.match(sps[0], "")
			c.match(sps[40], "")
		}
	})
}

func FuzzRequest(f *testing.F) {
	f.Add("GET", "/v1.0/servicePrincipals(appId='x')/appRoleAssignments?$top=1", "")
	f.Add("POST", "/v1.0/$batch", `{"requests":[{"id":"1","method":"GET","url":"?"},{"id":"2","method":"DELETE","url":"%zz"}]}`)
	f.Add("POST", "/v1.0/directoryObjects/getByIds", `{"ids":[1]}`)
	f.Add("GET", "/v1.0//%2F?%24filter=%27", "")
	s := New(Sample(), Faults{ShuffleBatch: true, Created: Lag{Reads: 1}})
	f.Fuzz(func(t *testing.T, method, target, body string) {
		u, err := url.Parse("https://graph.microsoft.com" + target)
		if err != nil || u.Host != "graph.microsoft.com" {
			return
		}
		req := request(t, "GET", graphRoot, body)
		req.Method, req.URL = method, u
		if a, err := try(s, req); err != nil || a.status < 200 || a.status > 599 {
			t.Errorf("%s %q: %v %d", method, target, err, a.status)
		}
	})
}
