package sandbox

func (*ServicePrincipal) schema() *schema { return &servicePrincipalSchema }
func (*grant) schema() *schema            { return &assignmentSchema }
func (*Application) schema() *schema      { return &applicationSchema }
func (*User) schema() *schema             { return &userSchema }
func (*Group) schema() *schema            { return &groupSchema }
func (*DirectoryRole) schema() *schema    { return &directoryRoleSchema }

func (sp *ServicePrincipal) prop(name string) any {
	switch name {
	case "id":
		return sp.ID
	case "appId":
		return orNull(sp.AppID)
	case "displayName":
		return sp.DisplayName
	case "servicePrincipalType":
		return orNull(sp.Type)
	case "accountEnabled":
		return sp.AccountEnabled
	case "appRoleAssignmentRequired":
		return sp.AppRoleAssignmentRequired
	case "appOwnerOrganizationId":
		return sp.AppOwnerOrganizationID
	case "appDisplayName":
		return sp.AppDisplayName
	case "description":
		return sp.Description
	case "createdDateTime":
		return sp.CreatedDateTime
	case "deletedDateTime":
		return sp.DeletedDateTime
	case "alternativeNames":
		return nonNil(sp.AlternativeNames)
	case "servicePrincipalNames":
		return nonNil(sp.ServicePrincipalNames)
	case "tags":
		return nonNil(sp.Tags)
	case "appRoles":
		return sp.AppRoles
	case "oauth2PermissionScopes":
		return sp.OAuth2PermissionScopes
	}
	return nil
}

// orNull is a text that Graph may set to null.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func (g *grant) prop(name string) any {
	switch name {
	case "id":
		return g.ID
	case "appRoleId":
		return g.AppRoleID
	case "createdDateTime":
		return g.CreatedDateTime
	case "principalDisplayName":
		return g.PrincipalDisplayName
	case "principalId":
		return g.PrincipalID
	case "principalType":
		return g.PrincipalType
	case "resourceDisplayName":
		return g.ResourceDisplayName
	case "resourceId":
		return g.ResourceID
	}
	return nil
}

func (a *Application) prop(name string) any {
	switch name {
	case "id":
		return a.ID
	case "appId":
		return a.AppID
	case "displayName":
		return a.DisplayName
	case "identifierUris":
		return nonNil(a.IdentifierURIs)
	case "appRoles":
		return a.AppRoles
	}
	return nil
}

func (u *User) prop(name string) any {
	switch name {
	case "id":
		return u.ID
	case "displayName":
		return u.DisplayName
	case "userPrincipalName":
		return u.UserPrincipalName
	}
	return nil
}

func (g *Group) prop(name string) any {
	switch name {
	case "id":
		return g.ID
	case "displayName":
		return g.DisplayName
	}
	return nil
}

func (r *DirectoryRole) prop(name string) any {
	switch name {
	case "id":
		return r.ID
	case "displayName":
		return r.DisplayName
	case "roleTemplateId":
		return r.RoleTemplateID
	}
	return nil
}

// render writes the selected properties, or all, in the schema's order.
func render(e entity, selected map[string]bool) object {
	s := e.schema()
	out := make(object, 0, len(s.props)+2)
	sp, isSP := e.(*ServicePrincipal)
	if isSP && sp.ODataType != "" {
		out = append(out, member{"@odata.type", sp.ODataType})
	}
	for _, p := range s.props {
		if selected != nil && !selected[p.name] {
			continue
		}
		v := e.prop(p.name)
		if v == nil && (p.kind == texts || p.kind == others) {
			v = []string{}
		}
		out = append(out, member{p.name, v})
	}
	if isSP && selected == nil {
		for _, k := range sortedKeys(sp.Extra) {
			out = append(out, member{k, sp.Extra[k]})
		}
	}
	return out
}

// renderTyped is render for collections of mixed types.
func renderTyped(e entity, selected map[string]bool) object {
	if sp, ok := e.(*ServicePrincipal); ok && sp.ODataType != "" {
		return render(e, selected)
	}
	return append(object{{"@odata.type", "#microsoft.graph." + e.schema().typeName}}, render(e, selected)...)
}
