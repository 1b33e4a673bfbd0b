package cmd

import (
	"context"
	"strings"

	"mi-roles/cmd/screen"
	"mi-roles/output/code"
	"mi-roles/output/snippet"
	"mi-roles/roles"
)

// grantLanguages are those that declare the grant itself, as export does.
func grantLanguages() []string { return []string{string(code.Terraform), string(code.Bicep)} }

// declared writes the grants of one identity and one API: those held, or those of the
// roles that were named.
func (l *lister) declared(ctx context.Context, o *snippetOptions) (snippet.Snippet, error) {
	made := snippet.Snippet{Language: o.language}
	grants, err := l.wanted()
	if err != nil {
		return made, err
	}
	who := l.target.Identities[0]
	reference := "azurerm_user_assigned_identity.NAME.principal_id"
	switch {
	case o.language == string(code.Bicep):
		reference = "its properties.principalId, or the identity.principalId of the resource that has it"
	case who.Type == roles.SystemAssigned:
		reference = "identity[0].principal_id of the resource that has it"
	}
	made.Notes = append(made.Notes,
		"if the same files declare the identity, replace its object id with "+string(who.ID)+": "+reference)
	if len(grants) == 0 {
		made.Notes = append(made.Notes, "the identity holds no role of this API: name some with --role")
	}
	var text strings.Builder
	err = code.Write(&text, code.Format(o.language), grants, code.Options{
		Version: screen.Version(), Tenant: l.TenantID(ctx), GraphRoot: l.Cloud.GraphRoot, Style: code.Style(o.style)})
	made.Code = text.String()
	return made, err
}

// wanted are the grants of the named roles, held or not, else all that are held.
func (l *lister) wanted() ([]roles.Grant, error) {
	t := l.target
	d := l.Knowing(t.Identities, t.API)
	var grants []roles.Grant
	held := map[roles.RoleID]roles.Grant{}
	for _, a := range roles.Deduplicate(t.Assignments()) {
		if a.Key.Resource == t.API.ID {
			held[a.Key.Role] = d.Describe(a)
			grants = append(grants, held[a.Key.Role])
		}
	}
	if len(l.roles) == 0 {
		return grants, nil
	}
	grants = nil
	for _, text := range l.roles {
		role, err := roles.FindRole(t.API, text)
		if err != nil {
			return nil, err
		}
		g, is := held[role.ID]
		if !is {
			g = d.Describe(roles.Assignment{Key: roles.Key{Principal: t.Identities[0].ID, Resource: t.API.ID, Role: role.ID}})
		}
		grants = append(grants, g)
	}
	return grants, nil
}
