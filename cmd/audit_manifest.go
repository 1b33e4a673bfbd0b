package cmd

import (
	"context"
	"fmt"
	"strings"

	"mi-roles/cmd/connect"
	"mi-roles/roles"
	"mi-roles/roles/audit"
	"mi-roles/roles/display"
	"mi-roles/roles/manifest"
)

// endsSoon is how many days before the last day of a grant an audit says so.
const endsSoon = 30

// addManifest makes evidence of what a manifest says about what is held.
func addManifest(ctx context.Context, s *connect.Session, m manifest.Manifest, in *audit.Input, whole, anyPrincipal bool) error {
	d, err := listedIn(ctx, s, m, tenantHoldings{in.Principals, in.Grants, whole}, anyPrincipal)
	if err != nil {
		return err
	}
	in.EndsSoon = func(g roles.Grant) string {
		entry, _ := d.Listed(g.Key)
		days := entry.DaysLeft(in.Now)
		if entry.Expires == "" || days < 0 || days > endsSoon {
			return ""
		}
		return fmt.Sprintf("ends on %s, %s from now%s", entry.Expires, display.Count(days, "day", "days"), owned(entry))
	}
	in.Ended = func(g roles.Grant) string {
		entry, _ := d.Listed(g.Key)
		if !entry.Ended(in.Now) {
			return ""
		}
		return "ended on " + entry.Expires + owned(entry)
	}
	in.Unlisted = func(g roles.Grant) string {
		if _, listed := d.Listed(g.Key); listed {
			return ""
		}
		return "is in no manifest"
	}
	return nil
}

// owned says whose a grant is, and where it was asked for.
func owned(g manifest.Grant) string {
	var text strings.Builder
	for _, part := range []struct{ what, who string }{{"owner", g.Owner}, {"ticket", g.Ticket}} {
		if part.who != "" {
			text.WriteString(", " + part.what + " " + part.who)
		}
	}
	return text.String()
}
