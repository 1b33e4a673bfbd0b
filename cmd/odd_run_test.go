package cmd

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"

	"mi-roles/cmd/change"
	"mi-roles/graph/sandbox"
	"mi-roles/roles/record"
)

// oddRun is a cell: a command against a service.
type oddRun struct {
	*testing.T
	c      oddCommand
	faults []string
	world  *oddWorld
	record string
	said   spoken
}

func (r *oddRun) wrong(format string, args ...any) {
	r.Helper()
	r.Errorf("mi-roles %s, service %q:\n  "+format+"\nexit %d\n%.600s%.1500s",
		append(append([]any{r.c.args, r.faults}, args...), r.said.code, r.said.err, r.said.out)...)
}

// failed: the command has failed, says so and says nothing else.
func (r *oddRun) failed() {
	if !slices.Contains([]int{change.ExitFailed, 4, 5, 7}, r.said.code) {
		r.wrong("exit %d is not true; want %d or a failure", r.said.code, r.c.code)
	}
	if r.said.err == "" || r.said.out != "" {
		r.wrong("a failure with a result, or without a message")
	}
}

// wrote: what the report and the record say is so, and undo brings back what was.
func (r *oddRun) wrote(tenant *sandbox.Tenant) {
	before, after := grantsOf(r.world.tenant), grantsOf(tenant)
	var rows []oddChange
	if json.Unmarshal([]byte(r.said.out), &rows) != nil {
		r.failed()
		if !maps.Equal(before, after) {
			r.wrong("it changed the tenant and reports nothing: %s", tenantDifference(before, after))
		}
		return
	}
	reported, recorded := map[string]bool{}, r.recorded()
	failed := false
	for _, c := range rows {
		reported[c.key()] = true
		failed = failed || c.Status == "failed"
		r.reported(c, tenant)
	}
	for k := range maps.Keys(mergedKeys(before, after)) {
		if before[k] != after[k] && (!reported[k] || recorded[k] == "") {
			r.wrong("%s changed; reported %v, recorded %q", k, reported[k], recorded[k])
		}
	}
	if failed == (r.said.code == 0) || failed && r.said.err == "" {
		r.wrong("failed is %v, the exit code is %d, on stderr is %q", failed, r.said.code, r.said.err)
	}
	if err := r.c.goal(after); err != nil && r.said.code == 0 {
		r.wrong("%v", err)
	}
	r.undone(tenant, before)
}

// oddChange is a row of a report of changes.
type oddChange struct {
	written
	ID string
}

// reported: the status of a change is what became of the tenant.
func (r *oddRun) reported(c oddChange, tenant *sandbox.Tenant) {
	is, was := grantsOf(tenant)[c.key()] > 0, grantsOf(r.world.tenant)[c.key()] > 0
	if r.c.byID {
		with := func(a *sandbox.Assignment) bool { return a.ID == c.ID }
		is, was = slices.ContainsFunc(tenant.Assignments, with), slices.ContainsFunc(r.world.tenant.Assignments, with)
	}
	wanted := is == (c.Action == "assign")
	switch c.Status {
	case "done":
		wanted = wanted && is != was
	case "unchanged":
	default:
		return
	}
	if !wanted {
		r.wrong("%s of %s is reported %s; before %v, after %v", c.Action, c.key(), c.Status, was, is)
	}
}

func mergedKeys(a, b map[string]int) map[string]int {
	m := maps.Clone(a)
	maps.Copy(m, b)
	return m
}

func (r *oddRun) recorded() map[string]string {
	last := map[string]string{}
	entries, notes, err := record.Read(r.record)
	if err != nil && !os.IsNotExist(err) || len(notes) > 0 {
		r.wrong("the record: %v, %v", notes, err)
	}
	for _, e := range entries {
		last[string(e.PrincipalID)+" "+string(e.ResourceID)+" "+string(e.AppRoleID)] = string(e.Status)
	}
	return last
}

// undone: on a good day, undo brings back what was there before the run, no more and no less.
func (r *oddRun) undone(tenant *sandbox.Tenant, before map[string]int) {
	if _, err := os.Stat(r.record); err != nil {
		return
	}
	o := newOddService(tenant, sandbox.Faults{})
	s := o.speak(r.T, "undo", r.record, "--yes", "--allow-critical", everyCritical(), "-q", "-o", "json")
	want, code := maps.Clone(before), change.ExitOK
	for _, a := range r.world.holding(all) { // what nobody can grant again is lost, and undo says so
		if row := r.world.row(a); !row.grantable() && grantsOf(tenant)[row.key()] == 0 {
			delete(want, row.key())
			code = s.code
		}
	}
	if after := grantsOf(o.server.Tenant()); s.code != code || !maps.Equal(want, after) {
		r.wrong("undone (exit %d: %s), the tenant is not as before: %s", s.code, s.err, tenantDifference(want, after))
	}
}
