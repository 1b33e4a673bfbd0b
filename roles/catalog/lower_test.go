package catalog

import (
	"os"
	"strings"
	"testing"
)

// TestRatedLower compares the table with two public ratings. What it rates lower
// must be in testdata/rated-lower.txt under a reason, and nothing else may be.
func TestRatedLower(t *testing.T) {
	reasons := ratedLower(t)
	found := map[key]bool{}
	note := func(k key, floor Level) {
		if Builtin().Rate(k.api, k.role, "").AtLeast(floor) {
			return
		}
		if found[k] = true; reasons[k] == "" {
			t.Errorf("%s of %s is below %s here: rate it by docs/risk.md, or give a reason", k.role, k.api, floor)
		}
	}
	for _, row := range reference(t, "app-role-tiers.tsv") {
		if row["tier"] == "ControlPlane" {
			note(key{row["appId"], strings.ToLower(row["value"])}, Critical)
		}
	}
	for _, row := range reference(t, "app-role-risk.tsv") {
		if floor, _ := ParseLevel(row["risk"]); floor.AtLeast(High) {
			note(key{row["apiAppId"], strings.ToLower(row["value"])}, floor)
		}
	}
	for k, why := range reasons {
		if !found[k] {
			t.Errorf("%s of %s is no longer rated lower: take it out of the list (%s)", k.role, k.api, why)
		}
	}
}

// ratedLower reads the list of reasons: an API's alias and a role per line, under a heading.
func ratedLower(t *testing.T) map[key]string {
	t.Helper()
	text, err := os.ReadFile("testdata/rated-lower.txt")
	if err != nil {
		t.Fatal(err)
	}
	reasons, heading := map[key]string{}, ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if title, ok := strings.CutPrefix(line, "# "); ok {
			heading = title
			continue
		}
		alias, role, _ := strings.Cut(line, " ")
		if heading == "" || line == "" {
			continue
		}
		api, ok := ByAlias(alias)
		if r := Builtin().Rate(api.AppID, role, ""); !ok || r.Level == Unrated || r.Level == Critical || r.Role != role {
			t.Errorf("%q is no rated role below critical", line)
		}
		reasons[key{api.AppID, strings.ToLower(role)}] = heading
	}
	return reasons
}

// Roles that led to control of tenants while the table did not know them, and
// roles whose twin on another API or neighbour was rated higher.
func TestTakeoverRolesAreRated(t *testing.T) {
	for alias, values := range map[string]string{
		"adsync":              "ADSynchronization.ReadWrite.All",
		"exchange-protection": "Exchange.ManageAsApp",
		"exchange":            "Exchange.AdminAPI.ManageAsApp",
		"password-reset":      "PasswordWriteback.RefreshClient.All PasswordWriteback.RegisterClientVersion.All",
		"defender-identity":   "Identity.PrivilegeAccountActions",
		"defender":            "secop Library.Manage",
		"verifiedid-sts":      "VerifiedId.GetKeys.DefaultDid",
		"graph": `Policy.ReadWrite.Authorization DelegatedPermissionGrant.ReadWrite.All ConsentRequest.ReadWrite.All User-ConvertToInternal.ReadWrite.All
			UserAuthMethod-Email.ReadWrite.All AgentIdentityBlueprint.UpdateAuthProperties.All CustomAuthenticationExtension.ReadWrite.All
			Policy.ReadWrite.CrossTenantAccess Policy.ReadWrite.FedTokenValidation IdentityProvider.ReadWrite.All User.Create
			MutualTlsOauthConfiguration.ReadWrite.All SpiffeTrustDomain.ReadWrite.All RoleManagement.ReadWrite.CloudPC`,
	} {
		api, _ := ByAlias(alias)
		for v := range strings.FieldsSeq(values) {
			if r := Builtin().Rate(api.AppID, v, ""); r.Level != Critical || r.Why == "" {
				t.Errorf("%s of %s: %s, because %q", v, alias, r.Level, r.Why)
			}
		}
	}
}
