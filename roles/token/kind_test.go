package token

import (
	"strings"
	"testing"
	"time"
)

const (
	github = `{"iss":"https://token.actions.githubusercontent.com","sub":"repo:contoso/shop:ref:refs/heads/main","aud":"api://AzureADTokenExchange",` +
		`"repository":"contoso/shop","exp":1768470300,"iat":1768470000}`
	kubernetes = `{"iss":"https://westeurope.oic.prod-aks.azure.com/7f6a1c2e-5b0d-4c3e-9a41-0d2f6b8e1c35/x/","sub":"system:serviceaccount:shop:orders",` +
		`"aud":["api://AzureADTokenExchange"],"kubernetes.io":{"namespace":"shop"},"exp":1768470300}`
	entraV2 = `"iss":"https://login.microsoftonline.com/7f6a1c2e-5b0d-4c3e-9a41-0d2f6b8e1c35/v2.0"`
)

func TestKind(t *testing.T) {
	for name, c := range map[string]struct {
		payload string
		want    Kind
		says    string
	}{
		"managed identity":        {sample, ManagedIdentityToken, "managed identity"},
		"application":             {`{"idtyp":"app","appid":"a","oid":"o","sub":"o"}`, ApplicationToken, "application"},
		"application, by subject": {`{"azp":"a","oid":"o","sub":"o"}`, ApplicationToken, ""},
		"user, version 1":         {`{"appid":"a","oid":"o","sub":"s","scp":"User.Read","upn":"ann@example.org"}`, UserToken, "user"},
		"user, version 2": {`{` + entraV2 + `,"azp":"a","oid":"o","sub":"s","scp":"x","preferred_username":"ann@example.org"}`,
			UserToken, ""},
		"user, idtyp": {`{"idtyp":"user","oid":"o","sub":"s"}`, UserToken, ""},
		"ID token": {`{` + entraV2 +
			`,"aud":"a","oid":"o","sub":"s","name":"Ann","preferred_username":"ann@example.org","nonce":"n"}`, IDToken, "no API accepts it"},
		"ID token, version 1": {`{"iss":"https://sts.windows.net/t/","aud":"a","oid":"o","sub":"s","upn":"ann@example.org"}`,
			IDToken, ""},
		"GitHub": {github, Assertion, "GitHub Actions: it is exchanged"},
		"GitHub Enterprise Server": {`{"iss":"https://git.example.org/_services/token","sub":"repo:o/r:environment:p","aud":"x"}`,
			Assertion, "GitHub"},
		"Kubernetes": {kubernetes, Assertion, "Kubernetes service account"},
		"Kubernetes, own audience": {`{"iss":"https://kubernetes.default.svc","sub":"system:serviceaccount:a:b","aud":"x"}`, Assertion,
			"Kubernetes"},
		"Azure Pipelines": {`{"iss":"https://vstoken.dev.azure.com/o","sub":"sc://org/project/connection","aud":"api://AzureADTokenExchange"}`, Assertion, "Azure Pipelines"},
		"GitLab": {`{"iss":"https://gitlab.example.org","sub":"project_path:g/p:ref_type:branch:ref:main","aud":"x"}`,
			Assertion, "GitLab"},
		"HCP Terraform": {`{"iss":"https://app.terraform.io","sub":"organization:o:project:p","aud":"api://AzureADTokenExchange"}`,
			Assertion, "Terraform"},
		"another issuer": {`{"iss":"https://id.example.org","sub":"x","aud":"api://AzureADTokenExchangeUSGov"}`, Assertion,
			"token exchange"},
		"identity for the exchange": {`{` + entraV2 +
			`,"aud":"fb60f99c-7a34-4190-8149-302f77469936","azp":"a","oid":"o","sub":"o","xms_mirid":"/subscriptions/x"}`, Assertion,
			"managed identity's"},
		"client assertion": {`{"iss":"8a4d2f61","sub":"8a4d2f61","aud":"https://login.microsoftonline.com/t/oauth2/v2.0/token"}`,
			Assertion, "client assertion"},
		"nothing":                {`{}`, UnknownKind, "does not say whose"},
		"another issuer's token": {`{"iss":"https://id.example.org","sub":"u","aud":"orders"}`, UnknownKind, ""},
		"Entra's subject with a name": {`{"iss":"https://sts.windows.net/t/","appid":"a","oid":"o","sub":"repo:x","scp":"y"}`,
			UserToken, ""},
	} {
		got := mustParse(t, c.payload)
		if got.Kind() != c.want || !strings.Contains(got.Nature(), c.says) {
			t.Errorf("%s: %s, %q", name, got.Kind(), got.Nature())
		}
	}
}

// An assertion is refused as one, before a tenant that it cannot have is missed.
func TestCheckNamesWhatIsNoAccessToken(t *testing.T) {
	for _, payload := range []string{github, kubernetes, `{` + entraV2 + `,"aud":"a","sub":"s","name":"Ann"}`} {
		got := Check(mustParse(t, payload), expected(), atNoon)
		if got.Verdict != WrongAudience || !strings.HasPrefix(got.Message, "this is ") ||
			!strings.Contains(got.NextStep, "-a "+graphAppID) {
			t.Errorf("%+v", got)
		}
	}
}

func TestAssertionsAreExplainedAsSuch(t *testing.T) {
	list := mustParse(t, github).Explain(atNoon, nil)
	if got := meaningOf(t, list, "repository", "contoso/shop"); strings.Contains(got, "Entra") {
		t.Error(got)
	}
	for _, line := range list {
		if line.Claim == "roles" {
			t.Errorf("roles: %q", line.Meaning)
		}
	}
}

func TestCausesOfALackingRole(t *testing.T) {
	minutes, days, unknown := atNoon.Add(-2*time.Hour-30*time.Minute), atNoon.Add(-300*24*time.Hour), (*time.Time)(nil)
	for name, c := range map[string]struct {
		granted *time.Time
		change  func(*Token, *Expectation)
		want    []Cause
		says    []string
	}{
		"soon after the grant": {&minutes, nil, []Cause{CauseReplication, CauseRoleChanged},
			[]string{"minutes", "2026-01-15 09:45:00 UTC"}},
		"long after the grant": {&days, nil, []Cause{CauseRoleChanged},
			[]string{"waiting does not help",
				"mi-roles verify -i 3C9E0B57-1f2a-4d86-b7e4-52a0c6d91f08 -a " + graphAppID + " -r User.Read.All"}},
		"grant not known": {unknown, nil, []Cause{CauseNoGrant}, []string{"not through a group", "-i 3C9E0B57"}},
		"issue not known": {&days, func(t *Token, _ *Expectation) { t.IssuedAt, t.NotBefore = time.Time{}, time.Time{} },
			[]Cause{CauseReplication, CauseRoleChanged}, nil},
		"identity not compared": {&days,
			func(_ *Token, e *Expectation) { e.PrincipalObjectID, e.PrincipalAppID, e.AzureResourceID = "", "", "" },
			[]Cause{CauseOtherIdentity, CauseRoleChanged},
			[]string{"mi-roles identities 3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08", "-i IDENTITY"}},
		"tenant not compared": {&days, func(_ *Token, e *Expectation) { e.TenantID = "" }, []Cause{CauseOtherTenant, CauseRoleChanged},
			[]string{"7f6a1c2e-5b0d"}},
		"API not compared": {&days, func(_ *Token, e *Expectation) { e.ResourceAppID, e.ResourceNames = "", nil },
			[]Cause{CauseOtherAPI, CauseRoleChanged}, []string{`"https://graph.microsoft.com"`}},
		"a user's token": {&days, func(t *Token, e *Expectation) {
			t.MIRID, t.IdentityType, t.Scopes, e.PrincipalObjectID, e.PrincipalAppID, e.AzureResourceID = "", "user",
				[]string{"User.Read"}, "", "", ""
		}, []Cause{CauseUser}, []string{"mi-roles token get -a " + graphAppID}},
	} {
		token, e := mustParse(t, sample), expected()
		token.Roles, e.GrantedAt = nil, c.granted
		if c.change != nil {
			c.change(&token, &e)
		}
		got := Check(token, e, atNoon)
		if got.Verdict != TokenLacksRole || len(got.Causes) != len(c.want) {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		for i, cause := range c.want {
			if got.Causes[i] != cause {
				t.Errorf("%s: causes %v, want %v", name, got.Causes, c.want)
			}
		}
		for _, says := range c.says {
			if !strings.Contains(got.NextStep, says) {
				t.Errorf("%s: %q does not say %q", name, got.NextStep, says)
			}
		}
		if strings.Contains(got.NextStep, "issued after the grant;") {
			t.Errorf("%s: asks for what it has: %q", name, got.NextStep)
		}
	}
}

// What a token or the directory says is quoted where a shell would act on it.
func TestValuesInCommandsAreQuoted(t *testing.T) {
	token, e := mustParse(t, sample), expected()
	days := atNoon.Add(-300 * 24 * time.Hour)
	for value, want := range map[string]string{"a$(rm)'b": "-r ROLE", "Read all": `-r "Read all"`, "Orders.Read": "-r Orders.Read",
		"a\nb": "-r ROLE"} {
		token.Roles, e.GrantedAt, e.RoleValue = nil, &days, value
		if got := Check(token, e, atNoon); !strings.HasSuffix(got.NextStep, want) {
			t.Errorf("%q: %s", value, got.NextStep)
		}
	}
}
