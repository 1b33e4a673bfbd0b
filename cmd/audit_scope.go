package cmd

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/graph"
	"mi-roles/roles"
	"mi-roles/roles/audit"
	"mi-roles/roles/catalog"
	"mi-roles/roles/policy"
)

// settings are what the flags say beside the scope; files are read here.
func (o *auditOptions) settings(ctx context.Context, now time.Time) (audit.Input, error) {
	in := audit.Input{Now: now, MaxCritical: -1}
	var err error
	if o.given("max-critical") {
		if in.MaxCritical = o.maxCritical; o.maxCritical < 0 {
			return in, screen.Refuse("--max-critical %d: use 0 or more", o.maxCritical)
		}
	}
	if o.since != "" {
		if in.Since, err = parseSince(o.since, now); err != nil {
			return in, err
		}
	}
	if o.given("known-subscriptions") {
		if in.Subscriptions, err = idSet("--known-subscriptions", o.known); err != nil {
			return in, err
		}
	}
	if _, err = idSet("--subscription", o.subscriptions); err != nil {
		return in, err
	}
	in.Objection = o.objection()
	if o.exceptions != "" {
		in.Exceptions, err = screen.Await(ctx, func() ([]audit.Exception, error) { return policy.ReadExceptions(o.exceptions) })
	}
	return in, err
}

// objection asks the policy as a write would: a file of own ratings does not open it.
func (o *auditOptions) objection() func(roles.Grant) string {
	p := o.policy.Gate().Policy
	if p == nil {
		return nil
	}
	return func(g roles.Grant) string {
		if g.Resource != nil {
			g.Rating = catalog.Builtin().Rate(string(g.Resource.AppID), g.RoleValue(), string(g.Key.Role))
		}
		return p.Objection(g)
	}
}

// idSet checks that every text is a GUID.
func idSet(flag string, texts []string) (map[string]bool, error) {
	set := make(map[string]bool, len(texts))
	for _, t := range texts {
		if !roles.IsGUID(t) {
			return nil, screen.Refuse("%s: %q is not a subscription id", flag, t)
		}
		set[strings.ToLower(t)] = true
	}
	return set, nil
}

var days = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\d{1,5})([dw])$`) })

// parseSince reads a span before now (24h, 30d, 2w), a date or a time.
func parseSince(text string, now time.Time) (time.Time, error) {
	if m := days().FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[1])
		if m[2] == "w" {
			n *= 7
		}
		return now.AddDate(0, 0, -n), nil
	}
	if d, err := time.ParseDuration(text); err == nil && d >= 0 {
		return now.Add(-d), nil
	}
	for _, form := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(form, text); err == nil {
			if t.After(now) {
				return t, screen.Refuse("--since %s is in the future", text)
			}
			return t, nil
		}
	}
	return time.Time{}, screen.Refuse("--since %q: use a time span such as 24h or 30d, or a date such as 2026-01-31", text)
}

// rules are those that this run looks for.
func (o *auditOptions) rules() []audit.Rule {
	return slices.DeleteFunc(audit.Rules(), func(r audit.Rule) bool {
		return r.Asked != "" && !o.given(strings.TrimPrefix(r.Asked, "--"))
	})
}

// scope says in words what was looked at.
func (o *auditOptions) scope() string {
	var parts []string
	for _, part := range []struct {
		name  string
		texts []string
	}{{"identities", o.Identities}, {"subscription", o.subscriptions}, {"resource group", o.groups}} {
		if len(part.texts) > 0 {
			parts = append(parts, part.name+" "+strings.Join(part.texts, ", "))
		}
	}
	if len(parts) == 0 {
		parts = []string{"all managed identities"}
	}
	if o.API != "" {
		parts = append(parts, "API "+string(o.API))
	}
	return strings.Join(parts, "; ")
}

// scope is whose holdings are looked at.
type scope struct {
	pick.Request
	named  bool                       // the identities of the request alone, else the whole tenant
	inside func(roles.Principal) bool // nil: all
	places *azureScopes               // nil: not limited to any
}

// holdingsOf reads what is in scope: the named identities, or the whole tenant in the
// requests of list --all.
func (a *app) holdingsOf(ctx context.Context, s *connect.Session, of scope) (principals []roles.Principal, grants []roles.Grant,
	err error) {
	t, err := a.ResolveOrAsk(ctx, s, nil, &of.Request, 0)
	if err != nil {
		return nil, nil, err
	}
	l := &lister{Session: s, target: t}
	d, seen := s.Knowing(nil, l.known()...), map[roles.ObjectID]bool{}
	var mu sync.Mutex
	apis := map[roles.ObjectID]*roles.Resource{}
	take := func(some []graph.Holder) error {
		mu.Lock()
		defer mu.Unlock()
		for _, h := range some {
			of.places.see(h.Principal)
		}
		some = slices.DeleteFunc(some, func(h graph.Holder) bool { return of.inside != nil && !of.inside(h.Principal) })
		if err := l.learn(ctx, d, seen, some); err != nil {
			return err
		}
		for _, h := range some {
			principals = append(principals, h.Principal)
			d.Principals[h.Principal.ID] = h.Principal
			for _, held := range roles.Deduplicate(h.Held) {
				if l.onAPI(held) {
					grants = append(grants, sharing(apis, d.Describe(held)))
				}
			}
		}
		return nil
	}
	if !of.named {
		if err = s.AllAssignments(ctx, take); err == nil {
			a.tellAbsent(of.places)
		}
		return principals, grants, err
	}
	var named []graph.Holder
	for _, p := range t.Identities {
		named = append(named, graph.Holder{Principal: p, Held: t.Held[p.ID]})
	}
	err = take(named)
	return principals, grants, err
}

// sharing is a grant that points at the same API as the grants before it.
func sharing(apis map[roles.ObjectID]*roles.Resource, g roles.Grant) roles.Grant {
	if api, known := apis[g.Key.Resource]; known && g.Resource != nil {
		g.Resource = api
	} else if g.Resource != nil {
		apis[g.Key.Resource] = g.Resource
	}
	return g
}
