package catalog

import (
	"slices"
	"strings"
	"sync"
)

// Scope is a delegated permission of an API: what an application may do for a
// user who is signed in. A managed identity has no user, so it can never hold one.
type Scope struct {
	APIAppID string
	ID       string // GUID text, lower case
	Value    string // as it stands in a token's scp claim
	AppRole  string // the application role of the same API and purpose, "" where there is none
}

// scopes are the delegated permissions by lower-case value and by id, over all APIs.
var scopes = sync.OnceValue(func() map[string][]Scope {
	found := map[string][]Scope{}
	for _, api := range apis {
		for _, p := range permissions()[api.AppID] {
			if p.scopeID == "" {
				continue
			}
			s := Scope{APIAppID: api.AppID, ID: p.scopeID, Value: p.value}
			for _, name := range []string{strings.ToLower(p.value), p.scopeID} {
				found[name] = append(found[name], s)
			}
		}
	}
	return found
})

// Delegated finds a delegated permission of an API by its value or id, whatever
// the case. An application role may have the same value or id: ask for that first.
func Delegated(apiAppID, text string) (Scope, bool) {
	all := Scopes(text)
	if i := slices.IndexFunc(all, func(s Scope) bool { return strings.EqualFold(s.APIAppID, apiAppID) }); i >= 0 {
		return all[i], true
	}
	return Scope{}, false
}

// Scopes gives the delegated permissions with this value or id, of all APIs.
func Scopes(text string) []Scope {
	all := slices.Clone(scopes()[strings.ToLower(text)])
	for i := range all {
		all[i].AppRole = samePurpose(all[i])
	}
	return all
}

// renamed are the application roles that do what a delegated permission of another name does.
var renamed = map[string]map[string]string{
	sharePointAppID: {
		"allsites.fullcontrol": "Sites.FullControl.All",
		"allsites.manage":      "Sites.Manage.All",
		"allsites.read":        "Sites.Read.All",
		"allsites.write":       "Sites.ReadWrite.All",
	},
	exchangeAppID: {
		"exchange.manage":       "Exchange.ManageAsApp",
		"imap.accessasuser.all": "IMAP.AccessAsApp",
		"pop.accessasuser.all":  "POP.AccessAsApp",
		"smtp.send":             "SMTP.SendAsApp",
	},
}

// samePurpose finds the application role for what a delegated permission is for:
// of the same value, or with ".All" where the permission ends with its verb
// (Files.Read). It never goes to a stronger verb, and not by ".All" to a critical
// role: what users may do to themselves says nothing about doing it to everybody.
func samePurpose(s Scope) string {
	value := strings.TrimSuffix(s.Value, ".Shared")
	for _, name := range []string{s.Value, value, renamed[s.APIAppID][strings.ToLower(s.Value)]} {
		if role, ok := valueOn(s.APIAppID, name); ok {
			return role
		}
	}
	if strings.Count(value, ".") != 1 {
		return ""
	}
	r, ok := builtin().find(s.APIAppID, strings.ToLower(value)+".all", "")
	if !ok || r.Level == Critical {
		return ""
	}
	return r.Value
}
