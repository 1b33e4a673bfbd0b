package cmd

import (
	"context"
	"slices"

	"github.com/spf13/pflag"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/roles"
	"mi-roles/roles/desired"
	"mi-roles/roles/gate"
	"mi-roles/roles/manifest"
)

// manifestFiles are the flags of every command that reads a manifest.
type manifestFiles struct {
	names pick.ListFlag
	any   bool
}

func (o *manifestFiles) addFlags(f *pflag.FlagSet) {
	f.VarP(&o.names, "file", "f", "manifest `file` or folder, - for standard input (repeatable)")
	if f.Lookup("any-principal") == nil {
		f.BoolVar(&o.any, "any-principal", false, "also allow service principals that are not managed identities")
	}
}

// resolved is a manifest with its meaning in the tenant.
type resolved struct {
	desired.State
	manifest  manifest.Manifest
	describer roles.Describer
}

func (a *app) readManifest(ctx context.Context, o manifestFiles) (manifest.Manifest, error) {
	if slices.Contains(o.names, "-") {
		a.AskToPaste("manifest")
	}
	m, err := screen.Await(ctx, func() (manifest.Manifest, error) { return manifest.Read(o.names, a.In) })
	for _, name := range o.names {
		err = notManifest(change.ExplainWrongKind(err, name, "a manifest"), name)
	}
	if err == nil && len(m.Grants) == 0 {
		a.Note("the manifest has no grants: there is nothing to compare")
	}
	return m, err
}

// desire finds out what a manifest means in the tenant. What means nothing is an
// error; the rest is returned beside it.
func desire(ctx context.Context, s *connect.Session, m manifest.Manifest, o desired.Options) (resolved, error) {
	answer, err := s.Lookup(ctx, desired.LookupRequest(m))
	if err != nil {
		return resolved{}, err
	}
	state, err := desired.Resolve(m, answer, o)
	return resolved{State: state, manifest: m, describer: s.Knowing(state.Identities, state.APIs...)}, err
}

// goal is what the manifest wants, with everything else gone if prune.
func (d resolved) goal(prune bool) roles.Goal {
	g := d.Goal
	if prune {
		g.Mode = roles.Exactly
	}
	return g
}

// opens adds to a gate what the manifest allows.
func (d resolved) opens(g gate.Gate) gate.Gate {
	g.Critical.Marked, g.Unrated.Marked = d.Allowed, d.Unrated
	return g
}

// wording speaks of a grant as the manifest does.
func (d resolved) wording() gate.Wording {
	return gate.Wording{Who: true, Where: func(k roles.Key) string { return d.Where(k).String() }, Spelled: d.Spelled}
}

// unmanaged is what the identities hold beyond the manifest, on the APIs that it
// names for them. What has ended is not: the manifest manages it away.
func (d resolved) unmanaged() []roles.Assignment {
	var out []roles.Assignment
	for _, s := range roles.Compare(d.goal(true), d.Held).Pending() {
		if s.Action == roles.Remove && s.Expired == "" {
			out = append(out, *s.Have)
		}
	}
	return out
}
