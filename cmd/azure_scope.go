package cmd

import (
	"maps"
	"slices"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/display"
	"mi-roles/roles/near"
)

// azureScopes are the resource groups and subscriptions that a run is limited to, and those in
// which the identities are that were read.
type azureScopes struct {
	groups, subscriptions         []string
	seenGroups, seenSubscriptions map[string]bool
}

// limitedTo is nil where a run is limited to none.
func limitedTo(groups, subscriptions []string) *azureScopes {
	if len(groups)+len(subscriptions) == 0 {
		return nil
	}
	return &azureScopes{groups, subscriptions, map[string]bool{}, map[string]bool{}}
}

func (p *azureScopes) see(one roles.Principal) {
	if p == nil {
		return
	}
	p.seenGroups[strings.ToLower(one.AzureResource.ResourceGroup())] = true
	p.seenSubscriptions[strings.ToLower(one.AzureResource.Subscription())] = true
}

// tellAbsent says which of the named places no identity of the tenant is in: they may be
// misspelled, and nothing was found in them because nothing was looked at.
func (a *app) tellAbsent(p *azureScopes) {
	if p == nil {
		return
	}
	a.tellNobodyIn("resource group", p.groups, p.seenGroups)
	a.tellNobodyIn("subscription", p.subscriptions, p.seenSubscriptions)
}

func (a *app) tellNobodyIn(kind string, named []string, seen map[string]bool) {
	for _, name := range named {
		if seen[strings.ToLower(name)] {
			continue
		}
		meant := ""
		if !roles.IsGUID(name) {
			if alike := near.Names(name, slices.Collect(maps.Keys(seen))); len(alike) > 0 {
				meant = "; did you mean " + alike[0] + "?"
			}
		}
		a.Note("no managed identity is in %s %s%s", kind, display.Quote(name), meant)
	}
}
