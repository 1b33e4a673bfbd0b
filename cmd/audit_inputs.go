package cmd

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/output/evidence"
	"mi-roles/roles"
	"mi-roles/roles/activity"
	"mi-roles/roles/audit"
	"mi-roles/roles/auditlog"
	"mi-roles/roles/inventory"
)

// auditInputs are exports of other services that an audit reads beside the directory.
type auditInputs struct {
	activity, auditLog, azure pick.ListFlag
	pipeline                  pick.ListFlag
	manifests                 manifestFiles
}

func (o *auditInputs) addFlags(f *pflag.FlagSet) {
	f.Var(&o.activity, "activity",
		"`file` with a log of calls to Microsoft Graph: report unused roles, roles that are too broad, and refused calls (repeatable)")
	f.VarP(&o.manifests.names, "file", "f",
		"manifest `file` or folder: report assignments that are in none or end within 30 days (repeatable)")
	addAuditLog(f, &o.auditLog)
	f.Var(&o.pipeline, "pipeline", "with --audit-log: report assignments that were not made by these `client-ids`")
	f.Var(&o.azure, "azure", "`file` with the result of the query of snippet --for resource-graph: report identities whose resource is "+
		"gone (repeatable)")
}

func addAuditLog(f *pflag.FlagSet, files *pick.ListFlag) {
	f.Var(files, "audit-log", "`file` with an export of the directory's audit log: show who made each assignment (repeatable)")
}

// check refuses what cannot be meant, before anything is asked.
func (o *auditInputs) check() error {
	for _, given := range []struct {
		flag  string
		files pick.ListFlag
	}{{"activity", o.activity}, {"audit-log", o.auditLog}, {"azure", o.azure}} {
		if err := checkExports(given.flag, given.files); err != nil {
			return err
		}
	}
	if len(o.pipeline) > 0 && len(o.auditLog) == 0 {
		return screen.Refuse("--pipeline needs --audit-log: the directory does not say who made an assignment")
	}
	for _, id := range o.pipeline {
		if !roles.IsGUID(id) {
			return screen.Refuse("--pipeline: %q is not a client id", id)
		}
	}
	return nil
}

// beside is what the files say, nil for what was not given.
type beside struct {
	given *auditlog.Log
	azure *inventory.Inventory
}

// readBeside reads the files, and adds to the input what they say.
func (a *app) readBeside(ctx context.Context, s *connect.Session, o *auditInputs, in *audit.Input) (beside, error) {
	var b beside
	var err error
	if len(o.activity) > 0 {
		log, err := a.readActivity(ctx, o.activity, s.TenantID(ctx), in.Principals)
		if err != nil {
			return b, err
		}
		addAdvice(in, activity.Advise(activity.Input{Log: log, Principals: in.Principals, Grants: in.Grants, Risk: s.Risk,
			MinDays: logDays}))
	}
	if len(o.auditLog) > 0 {
		if b.given, err = a.readAuditLog(ctx, o.auditLog); err != nil {
			return b, err
		}
		if len(o.pipeline) > 0 {
			in.Unexpected = unexpected(b.given, o.pipeline, in.Principals)
		}
	}
	if len(o.azure) > 0 {
		reader := inventory.NewReader()
		if err = a.readExports(ctx, "azure", o.azure, reader); err == nil {
			b.azure, err = reader.Inventory()
		}
		if err != nil {
			return b, err
		}
		a.tellUnreadable(b.azure.Unreadable, b.azure.FirstBad)
		in.Gone = b.gone
	}
	return b, nil
}

func (a *app) readAuditLog(ctx context.Context, paths []string) (*auditlog.Log, error) {
	reader := auditlog.NewReader()
	if err := a.readExports(ctx, "audit-log", paths, reader); err != nil {
		return nil, err
	}
	log := reader.Log()
	a.tellUnreadable(log.Unreadable, log.FirstBad)
	a.Note("the audit log covers %s to %s and has %d role assignments", log.From.Format("2006-01-02"),
		log.To.Format("2006-01-02"), log.Given)
	return log, nil
}

// addAdvice makes evidence of advice. What the log does not tell is no finding.
func addAdvice(in *audit.Input, advice []activity.Identity) {
	by, missing := map[roles.Key]activity.Role{}, map[roles.ObjectID][]activity.Missing{}
	for _, one := range advice {
		missing[one.Principal.ID] = one.Missing
		for _, r := range one.Roles {
			by[r.Grant.Key] = r
		}
	}
	in.Unused = func(g roles.Grant) string {
		if r := by[g.Key]; r.Advice == activity.Remove {
			return "was " + r.Reason
		}
		return ""
	}
	in.Broader = func(g roles.Grant) string {
		r := by[g.Key]
		if r.Advice != activity.Replace {
			return ""
		}
		return fmt.Sprintf("is broader than its use; %s would be enough for %s", strings.Join(r.ReplaceWith, " and "), callList(r.Calls))
	}
	in.Refused = func(p roles.Principal) []audit.Refusal {
		var out []audit.Refusal
		for _, m := range missing[p.ID] {
			if m.Verdict != activity.NotPermission && m.Verdict != activity.StaleToken {
				what := strings.TrimSpace(string(m.Verdict) + " " + m.Role)
				out = append(out,
					audit.Refusal{Key: what, Message: fmt.Sprintf("is refused %s (%s): %s", callList(m.Calls), what, m.Message)})
			}
		}
		return out
	}
}

// unexpected finds assignments that someone else than the pipeline made. Where the
// log names an application by its object id alone, the pipeline is known by that too,
// if it is among the identities.
func unexpected(log *auditlog.Log, pipeline []string, principals []roles.Principal) func(roles.Grant) string {
	meant := map[string]bool{}
	for _, id := range pipeline {
		meant[strings.ToLower(id)] = true
	}
	for _, p := range principals {
		if meant[strings.ToLower(string(p.AppID))] {
			meant[strings.ToLower(string(p.ID))] = true
		}
	}
	return func(g roles.Grant) string {
		by, known := log.GrantedBy(g.Assignment, g.RoleValue())
		if !known || by.Type == "app" && (meant[strings.ToLower(by.AppID)] || meant[strings.ToLower(by.ID)]) {
			return ""
		}
		who := by.Name
		if who == "" {
			who = by.ID
		}
		return fmt.Sprintf("was assigned by %s %s on %s", map[string]string{"app": "application", "user": "user"}[by.Type], who,
			by.At.Format("2006-01-02 15:04 UTC"))
	}
}

// gone is why an identity serves no resource, "" where it does or that is not known.
func (b beside) gone(p roles.Principal) string {
	switch b.azure.Of(p).State {
	case inventory.Gone:
		return "holds roles, and its Azure resource " + string(p.AzureResource) + " no longer exists"
	case inventory.Replaced:
		return "holds roles, and its Azure resource " + string(p.AzureResource) + " now has a different identity"
	}
	return ""
}

// asAzure is what the export says about an identity, nil when there is none.
func (b beside) asAzure() func(roles.Principal) output.Azure {
	if b.azure == nil {
		return nil
	}
	return func(p roles.Principal) output.Azure { return evidence.Azure(b.azure.Of(p)) }
}

// asked reports whether rows have more than what the directory says.
func (b beside) asked() bool { return b.given != nil || b.azure != nil }

// grantedBy is who made an assignment; nil where that is not known.
func (b beside) grantedBy(g *roles.Grant) *output.GrantedBy {
	if b.given == nil || g == nil {
		return nil
	}
	return evidence.GrantedBy(b.given.GrantedBy(g.Assignment, g.RoleValue()))
}

// giver is grantedBy for people.
func (b beside) giver(g roles.Grant) string {
	switch by := b.grantedBy(&g); {
	case by != nil && by.Name != nil:
		return *by.Name
	case by != nil && by.ID != nil:
		return *by.ID
	case b.given.Covers(g.Assignment):
		return "not in the log"
	case g.Created.Before(b.given.From):
		return "before the log"
	}
	return "after the log"
}
