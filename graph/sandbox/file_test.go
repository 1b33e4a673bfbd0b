package sandbox

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFileRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tenant.json")
	s, _ := with(Faults{})
	post(t, s, funcOrders, graphSP, readAll)
	if err := s.Tenant().Save(path); err != nil {
		t.Fatal(err)
	}
	loaded, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := json.Marshal(s.Tenant())
	got, _ := json.Marshal(loaded)
	if string(got) != string(want) {
		t.Error("the tenant changed on its way through the file")
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	if again := post(t, New(loaded, Faults{}), funcOrders, graphSP, readAll); again.message() != "Permission being assigned already exists on the object" {
		t.Errorf("after loading: %s", again.text)
	}
}

func TestLoadRefuses(t *testing.T) {
	good, _ := json.Marshal(tenantFile{Format: fileFormat, Version: fileVersion, Tenant: *Sample()})
	swap := func(old, now string) string {
		if !strings.Contains(string(good), old) {
			t.Fatalf("the file does not hold %s", old)
		}
		return strings.Replace(string(good), old, now, 1)
	}
	for name, tt := range map[string]struct{ content, want string }{
		"empty":         {"", "is empty"},
		"no JSON":       {"hello", ":1:1: invalid character 'h'"},
		"cut":           {string(good[:len(good)/2]), "unexpected end of JSON input"},
		"second line":   {"{\n  \"format\": oops}", ":2:13: invalid character 'o'"},
		"foreign":       {`{"name":"package"}`, "is JSON, but no tenant of mi-roles"},
		"foreign list":  {`[1]`, "cannot unmarshal array"},
		"newer":         {swap(`"version":1`, `"version":2`), "has version 2, this program reads version 1"},
		"unknown key":   {swap(`"me":`, `"mee":`), `unknown field "mee"`},
		"wrong type":    {swap(`"accountEnabled":true`, `"accountEnabled":"yes"`), "cannot unmarshal string"},
		"trailing":      {string(good) + "{}", "invalid character '{' after top-level value"},
		"bad tenant":    {swap(`"tenantId":"7e4a`, `"tenantId":"zz4a`), "is not a GUID"},
		"bad id":        {swap(`"id":"1d000000-`, `"id":"1d-`), "is not a GUID"},
		"null in list":  {swap(`"users":[`, `"users":[null,`), "users[0] is null"},
		"id twice":      {swap(funcOrders, "1d000000-0000-4000-8000-000000000002"), "is also that of"},
		"bad grant":     {swap(`"appRoleAssignments":[`, `"appRoleAssignments":[{"id":"x"},`), "malformed or repeats"},
		"deep brackets": {strings.Repeat("[", 100_000), "exceeded max depth"},
	} {
		path := filepath.Join(t.TempDir(), "tenant.json")
		if err := os.WriteFile(path, []byte(tt.content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Load(path)
		if !errors.Is(err, ErrFile) || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: got %v, want %s", name, err, tt.want)
		}
		if after, _ := os.ReadFile(path); string(after) != tt.content {
			t.Errorf("%s: the file was touched", name)
		}
	}
	if _, err := Load(t.TempDir()); !errors.Is(err, ErrFile) || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("folder: %v", err)
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	huge := filepath.Join(t.TempDir(), "huge.json")
	if err := os.WriteFile(huge, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(huge, maxFile+1); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(huge); !errors.Is(err, ErrFile) || !strings.Contains(err.Error(), "is larger than 512 MiB") {
		t.Errorf("huge: %v", err)
	}
}

func TestSaveLeavesAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "tenant.json")
	if err := os.WriteFile(path, []byte("mine"), 0o400); err != nil {
		t.Fatal(err)
	}
	if err := Sample().Save(path); err == nil || !strings.Contains(err.Error(), "is read-only") {
		t.Errorf("read-only: %v", err)
	}
	if after, _ := os.ReadFile(path); string(after) != "mine" {
		t.Error("a read-only file was replaced")
	}
	if err := Sample().Save(dir); err == nil {
		t.Error("a folder was replaced")
	}
	if err := Sample().Save(filepath.Join(dir, "none", "tenant.json")); err == nil {
		t.Error("saved into a folder that is not there")
	}
	link, target := filepath.Join(dir, "link"), filepath.Join(dir, "target.json")
	if err := os.WriteFile(target, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Skip("no links here")
	}
	if err := Sample().Save(link); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Lstat(link); info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was replaced by a file")
	}
	if _, err := Load(target); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func FuzzLoad(f *testing.F) {
	whole := Sample()
	small := Tenant{ID: whole.ID, Me: whole.Me, ServicePrincipals: whole.ServicePrincipals[8:10], Users: whole.Users[:1], Assignments: whole.Assignments[:1]}
	good, _ := json.Marshal(tenantFile{Format: fileFormat, Version: fileVersion, Tenant: small})
	f.Add(good)
	f.Add([]byte(`{"format":"mi-roles/tenant","version":1,"servicePrincipals":[null]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		tenant, err := decodeTenant(data)
		if err != nil {
			return
		}
		get(t, New(tenant, Faults{}), "/servicePrincipals?$expand=appRoleAssignments")
	})
}
