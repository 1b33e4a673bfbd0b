package roles

import (
	"strings"
	"testing"

	"mi-roles/roles/catalog"
)

func heldRole(alias, role string) Verdict {
	api, _ := catalog.ByAlias(alias)
	return Verdict{Code: OK, Message: "held", Grant: Grant{
		Assignment: Assignment{Key: Key{Principal: "p", Resource: "r", Role: "x"}},
		Principal:  Principal{ID: "p", AppID: "c11e0000-0000-4000-8000-000000000001", DisplayName: "func"},
		Resource:   &Resource{ID: "r", AppID: AppID(api.AppID)}, Role: &AppRole{ID: "x", Value: role}, State: Enabled,
	}}
}

func TestJudgeSteps(t *testing.T) {
	const teams, exchange, reader = "69091246-20e8-4a56-aa4d-066075b2a7a8", "29232cdf-9323-42fd-ade2-1d097af3e4de",
		"88d8e3e3-8f55-4a1e-953a-9b9898b8876b"
	for name, c := range map[string]struct {
		api, role string
		held      DirectoryRoles
		noted     bool
		want      VerdictCode
		says      string // in Step; "" for no step left
	}{
		"no step":                   {"graph", "User.Read.All", DirectoryRoles{Whole: true}, false, OK, ""},
		"cannot be told":            {"graph", "Sites.Selected", DirectoryRoles{}, false, OK, "the directory does not show"},
		"cannot be told, but noted": {"graph", "Sites.Selected", DirectoryRoles{}, true, OK, ""},
		"held": {"teams-admin", "application_access", DirectoryRoles{[]string{reader, teams}, true},
			false, OK, ""},
		"held, among what could be read": {"teams-admin", "application_access", DirectoryRoles{[]string{teams}, false}, false, OK, ""},
		"missing": {"teams-admin", "application_access", DirectoryRoles{[]string{reader}, true}, false, Incomplete,
			"holds no such role"},
		"missing, though noted": {"teams-admin", "application_access", DirectoryRoles{nil, true}, true, Incomplete,
			"holds no such role"},
		"not readable": {"teams-admin", "application_access", DirectoryRoles{[]string{reader}, false}, false, OK,
			"could not be checked"},
		"not readable, but noted":          {"teams-admin", "application_access", DirectoryRoles{}, true, OK, ""},
		"absent, and there are other ways": {"exchange", "Exchange.ManageAsApp", DirectoryRoles{nil, true}, false, OK, "in another way"},
		"one of several ways":              {"exchange", "Exchange.ManageAsApp", DirectoryRoles{[]string{exchange}, true}, false, OK, ""},
	} {
		v := []Verdict{heldRole(c.api, c.role)}
		CheckSecondSteps(v, map[ObjectID]DirectoryRoles{"p": c.held}, map[Key]bool{v[0].Grant.Key: c.noted})
		_, open := v[0].Grant.SecondStep()
		if v[0].Code != c.want || !strings.Contains(v[0].Step, c.says) || open != (c.says != "") || (v[0].NextStep != "") != open ||
			open != (v[0].Text() != "held") {
			t.Errorf("%s: %s, %q, next %q, step open: %v", name, v[0].Code, v[0].Step, v[0].NextStep, open)
		}
		if step, open := v[0].Grant.SecondStep(); open && v[0].NextStep != step.What+": "+firstText(step.Command, step.Doc) {
			t.Errorf("%s: next %q", name, v[0].NextStep)
		}
	}
}

// What is not there has nothing to be checked.
func TestStepsOfWhatIsMissing(t *testing.T) {
	v := []Verdict{heldRole("teams-admin", "application_access"), heldRole("teams-admin", "application_access"),
		heldRole("graph", "Sites.Selected")}
	v[0].Code = Missing
	if got := SecondStepsToCheck(v[:1]); len(got) != 0 {
		t.Errorf("%v", got)
	}
	if got := SecondStepsToCheck(v); len(got) != 1 || got[0] != "p" {
		t.Errorf("%v", got)
	}
	CheckSecondSteps(v[:1], map[ObjectID]DirectoryRoles{"p": {Whole: true}}, nil)
	if v[0].Code != Missing || v[0].Step != "" {
		t.Errorf("%+v", v[0])
	}
}

func TestSecondStepNamesTheIdentity(t *testing.T) {
	g := heldRole("graph", "Sites.Selected").Grant
	g.Principal.ID = "1d000000-0000-4000-8000-000000000001"
	step, ok := g.SecondStep()
	if !ok || step.Command != "mi-roles snippet -i 1d000000-0000-4000-8000-000000000001 --for site-grant" {
		t.Errorf("%v %q", ok, step.Command)
	}
	for _, g := range []Grant{{}, {Role: &AppRole{Value: "Sites.Selected"}}} {
		if _, ok := g.SecondStep(); ok {
			t.Errorf("a step for %+v", g)
		}
	}
}
