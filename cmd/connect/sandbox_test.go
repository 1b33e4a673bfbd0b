package connect

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/rogpeppe/go-internal/lockedfile"

	"mi-roles/graph/sandbox"
)

// kept is a sandbox that is kept in a file.
type kept struct {
	*savedSandbox
	t       *testing.T
	session *Session
}

func keptIn(t *testing.T, file string) kept {
	t.Helper()
	d := newDesk()
	d.Sandbox = file
	s, err := d.Open(0)
	if err != nil {
		t.Fatal(err)
	}
	is(t, "told", d.said(), "sandbox: using "+file+"; Azure is not touched\n")
	server, err := d.openSandbox(s)
	if err != nil {
		t.Fatal(err)
	}
	saved, _ := server.(*savedSandbox)
	return kept{saved, t, s}
}

const toGraph = "servicePrincipals/" + graphID + "/appRoleAssignedTo"

// userReadAll is the request that gives User.Read.All of Microsoft Graph to func-orders.
const userReadAll = `{"principalId":"` + orders + `","resourceId":"` + graphID + `","appRoleId":"df021288-bdef-4463-88db-98f22de89214"}`

func (k kept) send(method, path, body string) int {
	k.t.Helper()
	req, err := http.NewRequestWithContext(k.t.Context(), method, "https://graph.microsoft.com/v1.0/"+path, strings.NewReader(body))
	if err != nil {
		k.t.Fatal(err)
	}
	token, _ := k.session.Credential.GetToken(k.t.Context(), policy.TokenRequestOptions{})
	req.Header.Set("Authorization", "Bearer "+token.Token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := k.RoundTrip(req)
	if err != nil {
		k.t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// What cannot be read or written any more is neither changed nor shown, from then on.
func TestSpoiltSandbox(t *testing.T) {
	spoilt := filepath.Join(t.TempDir(), "spoilt.json")
	k := keptIn(t, spoilt)
	later := time.Now().Add(time.Hour)
	if err := os.WriteFile(spoilt, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(spoilt, later, later); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if status := k.send(http.MethodGet, "servicePrincipals/"+orders, ""); status != http.StatusNotImplemented {
			t.Errorf("spoilt: %d", status)
		}
	}
	fixed := filepath.Join(t.TempDir(), "fixed.json")
	k = keptIn(t, fixed)
	if err := os.Chmod(fixed, 0o400); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(fixed)
	for _, method := range []string{http.MethodPost, http.MethodGet} {
		path := map[string]string{http.MethodPost: toGraph, http.MethodGet: "servicePrincipals/" + orders}[method]
		if status := k.send(method, path, userReadAll); status != http.StatusNotImplemented {
			t.Errorf("read-only, %s: %d", method, status)
		}
	}
	if after, _ := os.ReadFile(fixed); !bytes.Equal(before, after) {
		t.Error("a file that its owner made read-only was replaced")
	}
}

// TestSavedSandbox: a change is on disk before its answer leaves, and what others wrote is taken over.
func TestSavedSandbox(t *testing.T) {
	file := filepath.Join(t.TempDir(), "shop.json")
	saved := keptIn(t, file)
	send, grant := saved.send, userReadAll
	held := func() int {
		t.Helper()
		tenant, err := sandbox.Load(file)
		if err != nil {
			t.Fatal(err)
		}
		return len(tenant.Assignments)
	}
	before := held()
	if status := send(http.MethodPost, toGraph, grant); status != http.StatusCreated ||
		held() != before+1 {
		t.Errorf("%d, %d assignments", status, held())
	}
	mine := saved.server
	if status := send(http.MethodGet, "servicePrincipals/"+orders, ""); status != http.StatusOK || saved.server != mine {
		t.Errorf("%d, read again %v", status, saved.server != mine)
	}
	if status := send(http.MethodPost, toGraph, grant); status != http.StatusBadRequest ||
		held() != before+1 {
		t.Errorf("%d, %d assignments", status, held())
	}
	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(file, later, later); err != nil {
		t.Fatal(err)
	}
	if status := send(http.MethodGet, "servicePrincipals/"+orders, ""); status != http.StatusOK || saved.server == mine {
		t.Errorf("%d, read again %v", status, saved.server != mine)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	writes := saved.server.Stats().Writes
	for range 2 {
		if status := send(http.MethodPost, toGraph, grant); status != http.StatusNotImplemented ||
			saved.server.Stats().Writes != writes {
			t.Errorf("without its file: %d", status)
		}
	}
}

// A snapshot says when its directory was read, until it is changed.
func TestSnapshotSandbox(t *testing.T) {
	file := filepath.Join(t.TempDir(), "shop.json")
	tenant, taken := sandbox.Sample(), "2026-11-01T09:00:00Z"
	tenant.Taken = &taken
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := tenant.Encode(f); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	d := newDesk()
	d.Sandbox = file
	s, err := d.Open(0)
	if err != nil || s.Taken.IsZero() {
		t.Fatalf("%v, taken %s", err, s.Taken)
	}
	server, err := d.openSandbox(s)
	if err != nil {
		t.Fatal(err)
	}
	saved, _ := server.(*savedSandbox)
	if err := saved.save(t.Context()); err != nil {
		t.Fatal(err)
	}
	if again, err := LoadTenant(file); err != nil || again.Taken != nil {
		t.Errorf("%v, a changed snapshot was taken %v", err, again.Taken)
	}
}

// TestLoadSandbox: where nothing is, the sample is put; what is no tenant is the user's mistake.
func TestLoadSandbox(t *testing.T) {
	d := newDesk()
	dir := t.TempDir()
	odd := filepath.Join(dir, "odd.json")
	if err := os.WriteFile(odd, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.Sandbox = odd
	if _, err := d.SandboxTenant(); err == nil || !strings.HasPrefix(err.Error(), "--sandbox: ") || d.said() != "" {
		t.Error(err)
	}
	if err := d.CheckSandboxWritable(); err != nil {
		t.Error(err)
	}
	d.Sandbox = filepath.Join(dir, "absent", "t.json")
	if _, err := d.SandboxTenant(); err == nil || !strings.HasPrefix(err.Error(), "--sandbox: ") {
		t.Error(err)
	}
	d.Sandbox = dir
	if err := d.CheckSandboxWritable(); err == nil || !strings.HasPrefix(err.Error(), "--sandbox: ") {
		t.Error(err)
	}
	t.Chdir(dir) // where folders have these names
	for _, none := range []string{"", BuiltIn} {
		if err := os.MkdirAll(BuiltIn, 0o700); err != nil {
			t.Fatal(err)
		}
		d.Sandbox = none
		if err := d.CheckSandboxWritable(); err != nil {
			t.Errorf("%q: %v", none, err)
		}
	}
	if tenant, err := d.SandboxTenant(); err != nil || tenant.ID != tenantID || d.said() !=
		"sandbox: using the built-in sample tenant; Azure is not touched\n" {
		t.Errorf("%v", err)
	}
	wide := filepath.Join(dir, "wide.json") // as Windows PowerShell saves it
	var text strings.Builder
	if err := sandbox.Sample().Encode(&text); err != nil {
		t.Fatal(err)
	}
	utf16 := []byte{0xff, 0xfe}
	for _, r := range text.String() {
		utf16 = append(utf16, byte(r), byte(r>>8))
	}
	if err := os.WriteFile(wide, utf16, 0o600); err != nil {
		t.Fatal(err)
	}
	if tenant, err := LoadTenant(wide); err != nil || tenant.ID != tenantID {
		t.Error(err)
	}
}

// TestLocks: one at a time holds a file; whoever gave up holds nothing, and nothing stays behind.
func TestLocks(t *testing.T) {
	dir, err := os.MkdirTemp("", "locks") //nolint:usetesting // who gave up may come for the lock while it is removed
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	file := filepath.Join(dir, "r")
	lock := filepath.Join(filepath.Dir(file), ".r.lock")
	unlock := LockBeside(file)
	if _, err := os.Stat(lock); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := LockWithin(ctx, file); err == nil || context.Cause(ctx) == nil {
		t.Error("two hold it")
	}
	unlock()
	unlock, err = LockWithin(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	unlock()
	if _, err := os.Stat(lock); err == nil {
		t.Error("the lock stays behind")
	}
	LockBeside(filepath.Join(file, "none", "x"))() // where no lock can be made
}

// TestIsStill: a lock counts as long as its file is the one by its name.
func TestIsStill(t *testing.T) {
	lock := filepath.Join(t.TempDir(), "lock")
	f, err := lockedfile.OpenFile(lock, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if !isStill(lock, f) {
		t.Error("a lock that is held is not there")
	}
	if err := os.Remove(lock); err != nil {
		t.Fatal(err)
	}
	if isStill(lock, f) {
		t.Error("a lock whose file was removed is there")
	}
	if err := os.WriteFile(lock, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if isStill(lock, f) {
		t.Error("another run's lock is taken for this one's")
	}
	_ = f.Close()
	if isStill(lock, f) {
		t.Error("a lock that was given up is there")
	}
}
