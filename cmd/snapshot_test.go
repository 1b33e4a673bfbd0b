package cmd

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
)

// snapshotOf takes a snapshot of a tenant and returns what was said and the file.
func snapshotOf(t *testing.T, tenant *sandbox.Tenant) (spoken, string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "tenant.json")
	return newFaulty(tenant, sandbox.Faults{}).speak(t, "snapshot", file), file
}

// What Graph leaves out or shows twice is no reason why a snapshot could not be
// taken, or opened.
func TestASnapshotOpensAgain(t *testing.T) {
	whole, _ := snapshotOf(t, sandbox.Sample())
	for name, spoil := range map[string]func(*sandbox.Tenant){
		"no types":     func(t *sandbox.Tenant) { eachAPI(t, func(sp *sandbox.ServicePrincipal) { sp.Type = "" }) },
		"no client id": func(t *sandbox.Tenant) { eachAPI(t, func(sp *sandbox.ServicePrincipal) { sp.AppID = "" }) },
		"no owner": func(t *sandbox.Tenant) {
			eachAPI(t, func(sp *sandbox.ServicePrincipal) { sp.AppOwnerOrganizationID = nil })
		},
		"twice": func(t *sandbox.Tenant) { t.ServicePrincipals = append(t.ServicePrincipals, t.ServicePrincipals...) },
	} {
		tenant := sandbox.Sample()
		spoil(tenant)
		said, file := snapshotOf(t, tenant)
		opened, err := sandbox.Load(file)
		if said.code != change.ExitOK || err != nil || len(opened.Assignments) == 0 {
			t.Errorf("%s: exit %d, %v\n%s", name, said.code, err, said.err)
			continue
		}
		if count := func(s string) string { return s[:strings.Index(s, " identities")] }; count(said.err) != count(whole.err) {
			t.Errorf("%s: %swant %s", name, said.err, whole.err)
		}
		again := speak(t, "", "list", "--all", "-q", "--sandbox="+file)
		if again.code != change.ExitOK {
			t.Errorf("%s: exit %d\n%s", name, again.code, again.err)
		}
	}
}

// eachAPI changes every service principal with roles.
func eachAPI(t *sandbox.Tenant, change func(*sandbox.ServicePrincipal)) {
	for _, sp := range t.ServicePrincipals {
		if len(sp.AppRoles) > 0 {
			change(sp)
		}
	}
}

func TestASnapshotOfATokenWithoutTenant(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tenant.json")
	w := newFaulty(sandbox.Sample(), sandbox.Faults{})
	w.tenant = ""
	if said := w.speak(t, "snapshot", file); said.code != change.ExitOK {
		t.Fatalf("exit %d\n%s", said.code, said.err)
	}
	for _, args := range [][]string{{"list", "--all"}, {"whoami"}, {"audit", "--all", "-o", "html"}, {"snapshot", file + ".2"}} {
		if said := speak(t, "", append(args, "--sandbox="+file)...); said.code != change.ExitOK {
			t.Errorf("%v: exit %d\n%s", args, said.code, said.err)
		}
	}
}

// Whoever may not read the recycle bin gets a snapshot without it, and is told.
func TestASnapshotWithoutTheRecycleBin(t *testing.T) {
	for status, want := range map[int]int{403: change.ExitOK, 400: change.ExitOK, 404: change.ExitOK, 501: change.ExitOK, 401: 4, 503: 7} {
		file := filepath.Join(t.TempDir(), "tenant.json")
		w := newFaulty(sandbox.Sample(), sandbox.Faults{})
		var asked atomic.Int32
		var out, errs bytes.Buffer
		a := newApp(screen.Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: func(string) string { return "" }})
		a.Overrides = connect.Overrides{Clock: w.clock, Tenant: sampleTenant,
			Transport: overWire(func(r *http.Request) (*http.Response, error) {
				if strings.Contains(r.URL.Path, "deletedItems") {
					asked.Add(1)
					body := `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`
					return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)),
						Request: r}, nil
				}
				return w.RoundTrip(r)
			})}
		if code := a.execute(t.Context(), []string{"snapshot", file}); code != want {
			t.Errorf("%d: exit %d, want %d\n%s", status, code, want, errs.String())
		}
		opened, err := sandbox.Load(file)
		if want != change.ExitOK {
			if err == nil {
				t.Errorf("%d: a snapshot was written", status)
			}
			continue
		}
		if err != nil || len(opened.Deleted) != 0 || asked.Load() > 2 ||
			!strings.Contains(errs.String(), "deleted identities are left out") ||
			!strings.Contains(errs.String(), "Insufficient privileges") {
			t.Errorf("%d: %v, asked %d times\n%s", status, err, asked.Load(), errs.String())
		}
	}
}

// overWire is a transport of its own.
type overWire func(*http.Request) (*http.Response, error)

func (f overWire) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// What was deleted while the tenant was read stays as it was found.
func TestASnapshotOfADeletionUnderWay(t *testing.T) {
	tenant := sandbox.Sample()
	last := tenant.ServicePrincipals[len(tenant.ServicePrincipals)-1]
	for _, sp := range tenant.ServicePrincipals {
		if sp.Type == "ManagedIdentity" {
			last = sp
		}
	}
	tenant.Deleted = append(tenant.Deleted, last)
	w := newFaulty(tenant, sandbox.Faults{})
	file := filepath.Join(t.TempDir(), "tenant.json")
	said := w.speak(t, "snapshot", file)
	opened, err := sandbox.Load(file)
	if said.code != change.ExitOK || err != nil || len(opened.Deleted) != 1 {
		t.Errorf("exit %d, %v\n%s", said.code, err, said.err)
	}
	bins := 0
	for _, e := range w.server.Log() {
		if strings.Contains(e.Path, "deletedItems") {
			bins++
		}
	}
	if bins != 1 {
		t.Errorf("the recycle bin was asked %d times", bins)
	}
}

func TestAnOddSnapshotIsNotWritten(t *testing.T) {
	for want, spoil := range map[string]func(*sandbox.Tenant){
		`id "odd" is malformed`:     func(t *sandbox.Tenant) { held(t).ID = "odd" },
		`"odd" is not a GUID`:       func(t *sandbox.Tenant) { held(t).AppRoleID = "odd" },
		`appId "odd" is not a GUID`: func(t *sandbox.Tenant) { eachAPI(t, func(sp *sandbox.ServicePrincipal) { sp.AppID = "odd" }) },
	} {
		tenant := sandbox.Sample()
		spoil(tenant)
		said, file := snapshotOf(t, tenant)
		if said.code != change.ExitFailed || !strings.Contains(said.err, "tenant.json was not written") ||
			!strings.Contains(said.err, want) || !strings.Contains(said.err, "hint: ") {
			t.Errorf("exit %d, want %s:\n%s", said.code, want, said.err)
		}
		if left, _ := os.ReadDir(filepath.Dir(file)); len(left) > 0 {
			t.Errorf("%s: left behind: %v", want, left)
		}
	}
}

// held is an assignment of a managed identity.
func held(t *sandbox.Tenant) *sandbox.Assignment {
	for _, a := range t.Assignments {
		if strings.HasPrefix(a.PrincipalID, "1d000000") {
			return a
		}
	}
	return nil
}
