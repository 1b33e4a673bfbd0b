package cmd

import (
	"context"
	"errors"
	"slices"
	"strings"

	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/output/snippet"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

func taskLanguages() []string {
	var names []string
	for _, t := range snippet.Tasks() {
		names = append(names, t.Name)
	}
	return names
}

// roleFormats are the forms of the one task that has several.
func roleFormats() []string {
	var all []string
	for _, t := range snippet.Tasks() {
		all = append(all, t.Formats...)
	}
	return all
}

// task prints a script, or code, for what stands beside a grant.
func (a *app) task(ctx context.Context, o *snippetOptions, t snippet.Task) error {
	var missing []string
	for _, f := range []struct {
		flag string
		need snippet.Need
	}{{"identity", t.Identity}, {"api", t.API}, {"role", t.Roles}} {
		switch {
		case f.need == snippet.Must && f.flag != "role" && t.API != snippet.Never && a.CanAsk():
			missing = append(missing, o.Missing(f.flag)...)
		case f.need == snippet.Must && !o.given(f.flag):
			return screen.Refuse("--for %s needs --%s", t.Name, f.flag)
		case f.need == snippet.Never && o.given(f.flag):
			return screen.Refuse("--for %s does not use --%s: leave it out", t.Name, f.flag)
		}
	}
	if err := o.checkForms(); err != nil {
		return err
	}
	if t.API == snippet.Never {
		return a.enabling(o, t)
	}
	if !o.given("api") && t.API != snippet.Must {
		o.api = "graph" // what the scripts open is behind its roles
	}
	l, err := a.snippetOf(ctx, o, missing)
	if err != nil {
		return err
	}
	defer a.TellAgain(&o.Questions)
	v, err := l.taskValues(ctx, t)
	if err != nil {
		return err
	}
	made, err := writeTask(t, v, o.format)
	if err != nil {
		return err
	}
	row := output.Snippet{Scope: output.Null(v.Scope), Resource: output.Null(v.Resource), ResourceAppID: output.Null(v.APIAppID)}
	if o.given("identity") {
		who := l.target.Identities[0]
		row.PrincipalID, row.PrincipalClientID = output.Null(string(who.ID)), output.Null(string(who.AppID))
		row.IdentityType = output.Null(string(who.Type))
	}
	return a.printSnippet(made, row, l.printer)
}

func writeTask(t snippet.Task, v snippet.Values, format string) (snippet.Snippet, error) {
	made, err := t.Write(v, format)
	if errors.Is(err, snippet.ErrValues) {
		return made, screen.Refuse("--for %s: %w", t.Name, err)
	}
	return made, err
}

// enabling asks no directory: the identity of the resource is not in it yet.
func (a *app) enabling(o *snippetOptions, t snippet.Task) error {
	p, err := a.Printer()
	if err != nil {
		return err
	}
	id, is := roles.ParseAzureID(strings.TrimPrefix(string(o.identity), "arm:"))
	if !is {
		return screen.Refuse("--for %s needs the id of the Azure resource (/subscriptions/…): find it with: az resource list --name %s "+
			"--query [].id --output tsv", t.Name, a.Shell().Word(string(o.identity)))
	}
	cloud, err := a.typedCloud()
	if err != nil {
		return err
	}
	made, err := writeTask(t, snippet.Values{AzureResourceID: string(id), Cloud: cloud.Name}, "")
	if err != nil {
		return err
	}
	return a.printSnippet(made, output.Snippet{IdentityType: output.Null(string(roles.SystemAssigned))}, p)
}

// taskValues are what a task is made of. An API of Microsoft's has no code and no
// roles that anyone else could write.
func (l *lister) taskValues(ctx context.Context, t snippet.Task) (snippet.Values, error) {
	api, audience := l.target.API, pick.AudienceOf(l.target.API, l.Cloud)
	v := snippet.Values{API: api.DisplayName, APIAppID: string(api.AppID), Resource: audience.Resource, Scope: audience.Scope(),
		Audiences: pick.Audiences(api), Cloud: l.Cloud.Name, Authority: l.Cloud.Authority, GraphRoot: l.Cloud.GraphRoot,
		Exchange: l.Cloud.Exchange, Tenant: l.TenantID(ctx)}
	own := strings.HasPrefix(t.Name, "api-")
	if own && catalog.FirstParty(string(api.AppID), api.OwnerTenant) {
		return v, screen.Refuse("--for %s is for an API of your own: %s is one of Microsoft's", t.Name, api.DisplayName)
	}
	if own && api.OwnerTenant != "" && !strings.EqualFold(api.OwnerTenant, v.Tenant) {
		return v, screen.Refuse("--for %s: the app registration of %s is in tenant %s: sign in there (--tenant %s)",
			t.Name, api.DisplayName, api.OwnerTenant, api.OwnerTenant)
	}
	for _, r := range api.Roles {
		v.Defined = append(v.Defined, snippet.Role{ID: string(r.ID), Value: r.Value, Name: r.DisplayName, Description: r.Description,
			MemberTypes: r.MemberTypes, Disabled: r.Disabled})
	}
	for _, p := range l.target.Identities {
		v.Identity, v.UserAssigned, v.ClientID, v.ObjectID = p.DisplayName, p.Type != roles.SystemAssigned, string(p.AppID), string(p.ID)
	}
	if !roles.IsGUID(v.APIAppID) || v.Identity != "" && (!roles.IsGUID(v.ClientID) || !roles.IsGUID(v.ObjectID)) ||
		!roles.IsGUID(v.Tenant) {
		return v, errors.New("the directory has no id for the tenant, the identity or the API, so there is nothing to write")
	}
	for _, r := range api.Roles {
		if l.holds(r) {
			v.Held = append(v.Held, r.Value)
		}
	}
	var err error
	v.Roles, err = l.taskRoles(t, v.Held)
	return v, err
}

// taskRoles are the values of the named roles, else of those that are meant by naming none:
// held ones, or, for the API's own code, all that an application can have.
func (l *lister) taskRoles(t snippet.Task, held []string) ([]string, error) {
	switch {
	case t.Name == "api-role":
		return l.roles, nil
	case len(l.roles) > 0:
		return l.namedRoles(t)
	case t.Name == "exchange-scope":
		return snippet.ExchangeScoped(held), nil
	}
	var values []string
	for _, r := range l.target.API.Roles {
		if (t.Name == "api-csharp" || slices.Contains(held, r.Value)) && snippet.RoleValue(r.Value) && !r.Disabled && r.ForApplications() {
			values = append(values, r.Value)
		}
	}
	return values, nil
}

func (l *lister) namedRoles(t snippet.Task) ([]string, error) {
	var values []string
	for _, text := range l.roles {
		r, err := roles.FindRole(l.target.API, text)
		if err == nil && r.Value == "" {
			err = screen.Refuse("--role %s has no value, so it never shows in a token", text)
		}
		if err != nil {
			return nil, l.target.Named(err)
		}
		if err := l.opens(t, r.Value); err != nil {
			return nil, err
		}
		values = append(values, r.Value)
	}
	return values, nil
}

// opens refuses a role that this script does nothing for.
func (l *lister) opens(t snippet.Task, role string) error {
	step, _ := catalog.SecondStepFor(string(l.target.API.AppID), role, catalog.Names{})
	if (t.Name == "site-grant" || t.Name == "teams-policy") && step.Snippet != t.Name {
		return screen.Refuse("--role %s: this role needs no %s", role, t.Name)
	}
	return nil
}

func (l *lister) holds(r roles.AppRole) bool {
	for _, a := range l.target.Assignments() {
		if a.Key.Resource == l.target.API.ID && a.Key.Role == r.ID {
			return true
		}
	}
	return false
}
