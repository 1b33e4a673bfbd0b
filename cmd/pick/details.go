package pick

import (
	"cmp"
	"fmt"
	"strings"

	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// facts leaves out what is not known, and makes texts of the directory harmless.
func facts(all ...screen.Detail) []screen.Detail {
	var known []screen.Detail
	for _, d := range all {
		if d.Text != "" {
			known = append(known, screen.Detail{Name: d.Name, Text: output.Clean(d.Text)})
		}
	}
	return known
}

func identityDetails(p roles.Principal) []screen.Detail {
	return facts(
		screen.Detail{Name: "type", Text: string(p.Type)},
		screen.Detail{Name: "resource group", Text: p.AzureResource.ResourceGroup()},
		screen.Detail{Name: "subscription", Text: p.AzureResource.Subscription()},
		screen.Detail{Name: "Azure resource", Text: string(p.AzureResource)},
		screen.Detail{Name: "object id", Text: string(p.ID)},
		screen.Detail{Name: "client id", Text: string(p.AppID)},
		screen.Detail{Name: "state", Text: state(p.Disabled, "it gets no tokens")},
	)
}

func apiDetails(r roles.Resource) []screen.Detail {
	offered := 0
	for _, role := range r.Roles {
		if role.ForApplications() && !role.Disabled {
			offered++
		}
	}
	owner := ""
	if catalog.FirstParty(string(r.AppID), r.OwnerTenant) {
		owner = "Microsoft"
	} else if r.OwnerTenant != "" {
		owner = "tenant " + r.OwnerTenant
	}
	return facts(
		screen.Detail{Name: "app id", Text: string(r.AppID)},
		screen.Detail{Name: "object id", Text: string(r.ID)},
		screen.Detail{Name: "identifier URIs", Text: strings.Join(r.IdentifierURIs(), ", ")},
		screen.Detail{Name: "owner", Text: owner},
		screen.Detail{Name: "roles", Text: fmt.Sprintf("%d for applications", offered)},
		screen.Detail{Name: "state", Text: state(r.Disabled, "no tokens are issued for it")},
	)
}

// RoleDetails says what a role allows, how dangerous it is, and what else it takes.
func RoleDetails(api roles.Resource, r roles.AppRole, rating catalog.Rating) []screen.Detail {
	text := cmp.Or(r.Value, string(r.ID))
	step, _ := catalog.SecondStepFor(string(api.AppID), text, catalog.Names{})
	return facts(
		screen.Detail{Name: "name", Text: r.DisplayName},
		screen.Detail{Name: "allows", Text: r.Description},
		screen.Detail{Name: "risk", Text: strings.TrimSuffix(string(rating.Level)+": "+rating.Why, ": ")},
		screen.Detail{Name: "second step", Text: step.What},
		screen.Detail{Name: "role id", Text: string(r.ID)},
		screen.Detail{Name: "for", Text: strings.Join(r.MemberTypes, ", ")},
		screen.Detail{Name: "state", Text: state(r.Disabled, "it cannot be assigned")},
	)
}

func candidateDetails(c roles.Candidate) []screen.Detail {
	return facts(
		screen.Detail{Name: "kind", Text: c.Kind},
		screen.Detail{Name: "resource group", Text: c.AzureResource.ResourceGroup()},
		screen.Detail{Name: "Azure resource", Text: string(c.AzureResource)},
		screen.Detail{Name: "object id", Text: c.ID},
		screen.Detail{Name: "client id", Text: string(c.AppID)},
	)
}

// state is told where it is one that matters.
func state(disabled bool, then string) string {
	if !disabled {
		return ""
	}
	return "disabled: " + then
}
