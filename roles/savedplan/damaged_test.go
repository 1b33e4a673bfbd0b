package savedplan

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/roles"
)

// A plan whose sum fits is not believed all the same: nothing that no plan has, and
// no id that is none, reaches a request.
func TestDamaged(t *testing.T) {
	const a, b = "aaaaaaaa-0000-0000-0000-000000000001", "bbbbbbbb-0000-0000-0000-000000000002"
	capitals := roles.ObjectID(strings.ToUpper(b))
	whole := func() File {
		g := Grant{PrincipalID: a, ResourceID: b, AppRoleID: a}
		return File{Format: format, Version: version, Prune: true, Scope: []Pair{{a, b}}, Seen: []Grant{},
			Steps: []Step{{Action: roles.Assign, Grant: g}, {Action: roles.Remove, Needed: true, Grant: g}}}
	}
	for name, c := range map[string]struct {
		damage func(*File)
		want   string
	}{
		"whole":                     {func(*File) {}, ""},
		"another action":            {func(f *File) { f.Steps[0].Action = "burn" }, `the action "burn"`},
		"no action":                 {func(f *File) { f.Steps[0].Action = "" }, `the action ""`},
		"a removal without prune":   {func(f *File) { f.Prune = false }, `the action "remove"`},
		"a removal of what is gone": {func(f *File) { f.Steps[1].Needed = false }, `the action "remove"`},
		"an end of what is added":   {func(f *File) { f.Steps[0].Expired = "2026-01-02" }, `a step expires on "2026-01-02"`},
		"an end that is no day":     {func(f *File) { f.Steps[1].Expired = "2026-02-30" }, `a step expires on "2026-02-30"`},
		"an end":                    {func(f *File) { f.Prune, f.Steps[1].Expired = false, "2026-02-28" }, ""},
		"beside the scope":          {func(f *File) { f.Steps[1].ResourceID = a }, "outside its scope"},
		"an identity that is not an id": {func(f *File) { f.Steps[0].PrincipalID, f.Scope = "x", append(f.Scope, Pair{"x", b}) },
			`"x" is not a GUID`},
		"an API in capitals": {func(f *File) { f.Steps[0].ResourceID, f.Scope = capitals, append(f.Scope, Pair{a, capitals}) },
			"is not a GUID in lower case"},
		"a role that is not an id":   {func(f *File) { f.Steps[0].AppRoleID = "User.Read.All" }, `"User.Read.All" is not a GUID`},
		"an API in the scope alone":  {func(f *File) { f.Scope = append(f.Scope, Pair{a, "x"}) }, "the scope holds"},
		"an identity in scope alone": {func(f *File) { f.Scope = append(f.Scope, Pair{"x", b}) }, "the scope holds"},
	} {
		f := whole()
		c.damage(&f)
		f.Sum = f.sum()
		var text bytes.Buffer
		path := filepath.Join(t.TempDir(), "plan.json")
		if err := errors.Join(f.Write(&text), os.WriteFile(path, text.Bytes(), 0o600)); err != nil {
			t.Fatal(err)
		}
		_, err := Read(path)
		if (err == nil) != (c.want == "") || err != nil && (!strings.Contains(err.Error(), c.want) || !errors.Is(err, roles.ErrUsage)) {
			t.Errorf("%s: want %q, got %v", name, c.want, err)
		}
	}
}
