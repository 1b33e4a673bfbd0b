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
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Tenant().Encode(f), f.Close()); err != nil {
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
	if again := post(t, New(loaded, Faults{}), funcOrders, graphSP, readAll); again.message() != "Permission being assigned already "+
		"exists on the object" {
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
		"no JSON":       {"hello", ":1:1: 'h' is not expected here"},
		"cut":           {string(good[:len(good)/2]), "ends too early"},
		"second line":   {"{\n  \"format\": oops}", ":2:13: 'o' is not expected here"},
		"foreign":       {`{"name":"package"}`, "is JSON, but not a tenant of mi-roles"},
		"foreign list":  {`[1]`, "array is not expected here"},
		"newer":         {swap(`"version":1`, `"version":2`), "has version 2, this program reads version 1"},
		"unknown key":   {swap(`"me":`, `"mee":`), `unknown field "mee"`},
		"wrong type":    {swap(`"accountEnabled":true`, `"accountEnabled":"yes"`), "string is not expected here"},
		"trailing":      {string(good) + "{}", "'{' is not expected here"},
		"bad tenant":    {swap(`"tenantId":"7e4a`, `"tenantId":"zz4a`), "is not a GUID"},
		"bad id":        {swap(`"id":"1d000000-`, `"id":"1d-`), "is not a GUID"},
		"null in list":  {swap(`"users":[`, `"users":[null,`), "users[0] is null"},
		"id twice":      {swap(funcOrders, "1d000000-0000-4000-8000-000000000002"), "is also that of"},
		"bad grant":     {swap(`"appRoleAssignments":[`, `"appRoleAssignments":[{"id":"x"},`), "malformed or repeats"},
		"deep brackets": {strings.Repeat("[", 100_000), "nested too deeply"},
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
