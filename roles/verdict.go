package roles

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// VerdictCode says how a wanted grant stands.
type VerdictCode string

// The verdicts on the directory's side; those on a token's side are in roles/token.
const (
	OK                VerdictCode = "OK"
	Missing           VerdictCode = "MISSING"
	Unexpected        VerdictCode = "UNEXPECTED"
	RoleIsDisabled    VerdictCode = "ROLE_DISABLED"
	RoleIsDeleted     VerdictCode = "ROLE_DELETED"
	DefaultAccessOnly VerdictCode = "DEFAULT_ACCESS_ONLY"
	IdentityDisabled  VerdictCode = "IDENTITY_DISABLED"
	APIDisabled       VerdictCode = "API_DISABLED"
	WrongIdentity     VerdictCode = "WRONG_IDENTITY" // the identity was recreated: TellRecreated
	Expired           VerdictCode = "EXPIRED"        // held although the manifest's last day is over
	Incomplete        VerdictCode = "INCOMPLETE"     // held, but a second step that could be checked is missing
)

// Verdict is the judgement on one grant and what to do about it.
type Verdict struct {
	Code     VerdictCode
	Message  string
	Note     string // in a word, what else Message says
	Step     string // what the second step of a role that is held still needs, "" for nothing
	NextStep string
	Grant    Grant
}

// Evaluate says how each step of a plan stands. A plan of AtLeast or Exactly: what
// would be assigned is missing, what would be removed is unexpected or has expired. The first
// thing that keeps a token from carrying the role decides.
func Evaluate(plan Plan, d Describer, held []Assignment) []Verdict {
	out := make([]Verdict, len(plan))
	for i, s := range plan {
		a := Assignment{Key: s.Key}
		if s.Have != nil {
			a = *s.Have
		}
		v := Verdict{Grant: d.Describe(a)}
		v.Code, v.Message, v.NextStep = judge(s, v.Grant, held)
		out[i] = v
	}
	return out
}

func judge(s Step, g Grant, held []Assignment) (VerdictCode, string, string) {
	who, api := g.Principal.DisplayName, g.APIName()
	role := firstText(g.RoleValue(), string(g.Key.Role))
	switch {
	case s.Action == Remove && s.Expired != "":
		return Expired, fmt.Sprintf("%s still holds %s of %s, which the manifest ended on %s", who, role, api, s.Expired),
			removeStep(g)
	case s.Action == Remove:
		return Unexpected, fmt.Sprintf("%s holds %s of %s, which is not expected", who, role, api),
			removeStep(g)
	case g.Principal.Disabled:
		return IdentityDisabled, who + " is disabled: it gets no tokens",
			"enable its service principal (accountEnabled) in the Entra admin center"
	case g.Resource != nil && g.Resource.Disabled:
		return APIDisabled, api + " is disabled: no tokens are issued for it",
			"enable the API's service principal (accountEnabled) in the Entra admin center"
	case g.State == RoleDeleted || g.State == ResourceDeleted:
		return RoleIsDeleted, fmt.Sprintf("role %s no longer exists on %s: tokens do not contain it", role, api),
			fmt.Sprintf("assign the role that replaced it; remove the dead assignment with: mi-roles remove --assignment-id=%s", g.ID)
	case g.State == RoleDisabled:
		return RoleIsDisabled, fmt.Sprintf("role %s of %s is disabled", role, api),
			"its owner can enable it in the API's app registration under App roles"
	case s.Key.Role == DefaultAccess:
		return DefaultAccessOnly, fmt.Sprintf("the all-zero role is default access to %s: it adds no roles to tokens", api),
			"mi-roles roles -a " + g.ShellAPI()
	case s.Needed && holdsDefault(s.Key, held):
		return DefaultAccessOnly, fmt.Sprintf("%s has only default access to %s: its tokens contain no roles", who, api), assignStep(g)
	case s.Needed:
		return Missing, fmt.Sprintf("%s does not hold %s of %s", who, role, api), assignStep(g)
	}
	return OK, fmt.Sprintf("%s holds %s of %s", who, role, api), ""
}

func removeStep(g Grant) string {
	return fmt.Sprintf("mi-roles remove -i %s -a %s -r %s", g.Principal.ID, g.ShellAPI(), g.ShellRole())
}

func assignStep(g Grant) string {
	return fmt.Sprintf("mi-roles assign -i %s -a %s -r %s", g.Principal.ID, g.ShellAPI(), g.ShellRole())
}

// ShellAPI selects the grant's API in a command: by its alias, for people, else by its object id.
func (g Grant) ShellAPI() string {
	if g.Resource == nil {
		return string(g.Key.Resource)
	}
	return cmp.Or(g.Resource.Alias(), string(g.Key.Resource))
}

// holdsDefault: the identity has default access to the API and no role on it.
func holdsDefault(k Key, held []Assignment) bool {
	onAPI := func(a Assignment) bool { return a.Key.Principal == k.Principal && a.Key.Resource == k.Resource }
	isRole := func(a Assignment) bool { return onAPI(a) && a.Key.Role != DefaultAccess }
	return slices.ContainsFunc(held, onAPI) && !slices.ContainsFunc(held, isRole)
}

func firstText(texts ...string) string {
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			return t
		}
	}
	return ""
}
