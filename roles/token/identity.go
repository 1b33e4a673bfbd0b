package token

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"mi-roles/roles/display"
)

// checkIdentity compares the surest sign that both sides have: object id, else
// client id, else Azure resource id.
func checkIdentity(t Token, e Expectation, _ time.Time) (Result, bool) {
	expected := false
	for _, pair := range identityPairs(t, e) {
		expected = expected || pair[0] != ""
		if pair[0] == "" || pair[1] == "" {
			continue
		}
		if sameID(pair[0], pair[1]) {
			return Result{}, false
		}
		return wrongIdentity(t, e), true
	}
	if !expected {
		return Result{}, false
	}
	return found(WrongIdentity, "the token names no identity (oid, appid, azp, xms_mirid)",
		"get an access token, not an id token, from the workload"), true
}

// identityPairs are what is expected and what the token says, the surest first.
func identityPairs(t Token, e Expectation) [][2]string {
	return [][2]string{
		{e.PrincipalObjectID, t.ObjectID},
		{e.PrincipalAppID, t.AppID},
		{e.AzureResourceID, t.MIRID},
	}
}

// identityCompared reports whether there was anything to compare.
func identityCompared(t Token, e Expectation) bool {
	return slices.ContainsFunc(identityPairs(t, e), func(pair [2]string) bool { return pair[0] != "" && pair[1] != "" })
}

// sameID compares GUIDs and Azure resource ids, whose case Azure does not keep.
func sameID(a, b string) bool {
	return strings.EqualFold(strings.TrimRight(a, "/"), strings.TrimRight(b, "/"))
}

func wrongIdentity(t Token, e Expectation) Result {
	switch {
	case t.Kind() == UserToken:
		return found(WrongIdentity, "the token is a user's: "+holder(t),
			"get the token from the workload itself; on a developer's machine the library signs in as you, not as the managed identity")
	case e.AzureResourceID != "" && sameID(e.AzureResourceID, t.MIRID):
		return found(WrongIdentity,
			"the token is of an earlier identity of the same Azure resource, since deleted and created again: "+holder(t),
			"wait until the old token expires, "+utc(t.Expires)+", and restart the workload so that it requests a new one")
	case t.ManagedIdentity():
		return found(WrongIdentity, "the token is of another managed identity: "+holder(t), pickIdentity(e))
	}
	return found(WrongIdentity, "the token is of another application: "+holder(t),
		"get the token from the workload with its managed identity; AZURE_CLIENT_SECRET and the like in its environment take precedence")
}

// holder names whoever the token was issued to, as well as the token can.
func holder(t Token) string {
	var known []string
	for _, part := range [][2]string{
		{"name", t.Name}, {"user", t.UPN}, {"object id", t.ObjectID}, {"client id", t.AppID}, {"resource", t.MIRID},
	} {
		if part[1] != "" {
			known = append(known, part[0]+" "+display.Quote(part[1]))
		}
	}
	return strings.Join(known, ", ")
}

func pickIdentity(e Expectation) string {
	if e.PrincipalAppID == "" {
		return "name the identity in the workload: the client id for a user-assigned one, nothing for a system-assigned one"
	}
	return fmt.Sprintf("name the identity in the workload: client id %s if it is user-assigned "+
		"(AZURE_CLIENT_ID or the credential's option), nothing if it is system-assigned", e.PrincipalAppID)
}
