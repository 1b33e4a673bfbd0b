package token

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"mi-roles/roles/display"
	"mi-roles/roles/shell"
)

// Cause is a reason for which a token may lack a role that the directory says
// is held.
type Cause string

// The causes, in the order in which they are worth looking at.
const (
	CauseUser          Cause = "userToken"     // it is a user's token
	CauseReplication   Cause = "replication"   // it was issued while the grant was still on its way
	CauseOtherIdentity Cause = "otherIdentity" // it was not compared with the identity, or could not be
	CauseOtherTenant   Cause = "otherTenant"   // nor with the tenant
	CauseOtherAPI      Cause = "otherAPI"      // nor with the API
	CauseRoleChanged   Cause = "roleChanged"   // the role was switched off, deleted or renamed when it was issued
	CauseNoGrant       Cause = "noGrant"       // nothing is known about a direct grant: through a group, or too new
)

// settling is how long a grant may take to reach every server of the directory;
// Microsoft names no bound, and reports speak of minutes.
const settling = time.Hour

// lacking explains the absence of a role: what can be the cause, and what to do.
func lacking(t Token, e Expectation) Result {
	causes := causesOf(t, e)
	role := display.Quote(e.RoleValue)
	steps := make([]string, len(causes))
	for i, c := range causes {
		steps[i] = c.step(t, e)
	}
	return Result{Verdict: TokenLacksRole, Message: "the token lacks the role " + role + ": " + rolesHeld(t),
		NextStep: strings.Join(steps, "; "), Causes: causes}
}

func causesOf(t Token, e Expectation) []Cause {
	if t.Kind() == UserToken {
		return []Cause{CauseUser}
	}
	if e.GrantedAt == nil {
		return slices.Concat([]Cause{CauseNoGrant}, uncompared(t, e))
	}
	var causes []Cause
	if at := t.issued(); at.IsZero() || at.Sub(*e.GrantedAt) < settling {
		causes = append(causes, CauseReplication)
	}
	return append(append(causes, uncompared(t, e)...), CauseRoleChanged)
}

// uncompared are the checks that Check could not make: each is a way in which
// the token may be another one than was meant.
func uncompared(t Token, e Expectation) []Cause {
	var causes []Cause
	if !identityCompared(t, e) {
		causes = append(causes, CauseOtherIdentity)
	}
	if e.TenantID == "" {
		causes = append(causes, CauseOtherTenant)
	}
	if e.ResourceAppID == "" && len(e.ResourceNames) == 0 {
		causes = append(causes, CauseOtherAPI)
	}
	return causes
}

// step is what to do about a cause, with the real values of this check.
func (c Cause) step(t Token, e Expectation) string {
	switch c {
	case CauseUser:
		return "get the token as the managed identity, on the Azure resource that has it: mi-roles token get -a " +
			word(selectorOfAPI(e), "API")
	case CauseReplication:
		return "it was issued soon after the assignment, which takes minutes to replicate: request a new token later; " +
			"Azure may hand out this one until " + utc(t.Expires)
	case CauseOtherIdentity:
		return "if the host has several identities, check whose token it is: mi-roles identities " +
			word(cmp.Or(t.ObjectID, t.AppID), "CLIENT-ID")
	case CauseOtherTenant:
		return "check whether tenant " + display.Quote(t.TenantID) + " is the one in which the role was assigned: mi-roles whoami"
	case CauseOtherAPI:
		return "check whether the role was assigned on the API that the token is for, " + display.Quote(strings.Join(t.Audience, ", "))
	case CauseRoleChanged:
		return "waiting does not help a token that is newer than the assignment; check whether the role was disabled, renamed or reassigned " +
			"meanwhile: " + verifyCommand(e)
	}
	return "check that the role is assigned directly, not through a group: " + verifyCommand(e) +
		"; if it was assigned in the last 24 hours, the token may be older than the assignment"
}

// verifyCommand is the command that compares with the directory, with what is
// known filled in.
func verifyCommand(e Expectation) string {
	return fmt.Sprintf("mi-roles verify -i %s -a %s -r %s",
		word(cmp.Or(e.PrincipalObjectID, e.PrincipalAppID, e.AzureResourceID), "IDENTITY"),
		word(selectorOfAPI(e), "API"), word(e.RoleValue, "ROLE"))
}

func selectorOfAPI(e Expectation) string {
	return cmp.Or(append([]string{e.ResourceAppID}, e.ResourceNames...)...)
}

// word writes what a token or the directory says for any shell, or a word in
// capitals in its place: both are untrusted.
func word(text, standIn string) string {
	if display.Clean(text) != text {
		return standIn
	}
	return shell.Anywhere(text, standIn)
}
