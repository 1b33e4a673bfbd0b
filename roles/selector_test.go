package roles_test

import (
	"errors"
	"strings"
	"testing"

	"mi-roles/roles"
)

const guid = "3C9E0B57-1f2a-4d86-b7e4-52a0c6d91f08"

func TestParseIdentity(t *testing.T) {
	arm := "/subscriptions/0e5b/resourceGroups/rg/providers/Microsoft.Web/sites/web"
	for text, want := range map[string]struct {
		form  roles.Form
		value string
	}{
		"func-orders":             {roles.ByName, "func-orders"},
		guid:                      {roles.ByGUID, strings.ToLower(guid)},
		"id:" + guid:              {roles.ByObjectID, strings.ToLower(guid)},
		"client:" + guid:          {roles.ByAppID, strings.ToLower(guid)},
		"name:" + guid:            {roles.ByName, guid},
		"NAME:a/b":                {roles.ByName, "a/b"},
		"rg-shop/func-orders":     {roles.ByGroup, "rg-shop/func-orders"},
		"web/slots/staging":       {roles.ByGroup, "web/slots/staging"},
		arm:                       {roles.ByAzureID, arm},
		"arm:" + arm + "/":        {roles.ByAzureID, arm},
		"O'Brien & Söhne #1 +50%": {roles.ByName, "O'Brien & Söhne #1 +50%"},
		"service: billing":        {roles.ByName, "service: billing"},
	} {
		got, err := roles.ParseIdentity(text)
		if err != nil || got.Form != want.form || got.Value != want.value || got.Text != text {
			t.Errorf("%q: got %+v, %v", text, got, err)
		}
	}
}

func TestParseAPI(t *testing.T) {
	for text, want := range map[string]struct {
		form  roles.Form
		value string
	}{
		"graph":         {roles.ByAppID, "00000003-0000-0000-c000-000000000000"},
		"GRAPH":         {roles.ByAppID, "00000003-0000-0000-c000-000000000000"},
		"api://orders":  {roles.ByURI, "api://orders"},
		"urn:shop:api":  {roles.ByURI, "urn:shop:api"},
		"uri:odd":       {roles.ByURI, "odd"},
		"Orders API":    {roles.ByName, "Orders API"},
		"name:graph":    {roles.ByName, "graph"},
		guid:            {roles.ByGUID, strings.ToLower(guid)},
		"Catalog/Basic": {roles.ByName, "Catalog/Basic"},
	} {
		got, err := roles.ParseAPI(text)
		if err != nil || got.Form != want.form || got.Value != want.value {
			t.Errorf("%q: got %+v, %v", text, got, err)
		}
	}
}

func TestMalformedSelectorsAreUsageErrors(t *testing.T) {
	bad := []string{"", "  ", "a\x1b[31mb", "a\nb", "\xff\xfe", strings.Repeat("x", 10000),
		"3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f0", "3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f0g", "3c9e0b571f2a4d86b7e452a0c6d91f08",
		"id:func", "client:", "name:", "/subscriptions/x", "/x/y", "arm:func", "uri:api://x"}
	for _, text := range bad {
		if ref, err := roles.ParseIdentity(text); !errors.Is(err, roles.ErrUsage) {
			t.Errorf("identity %.40q: got %+v, %v", text, ref, err)
		} else if len(err.Error()) > 400 || strings.ContainsAny(err.Error(), "\x1b\n") {
			t.Errorf("identity %.40q: unprintable message %q", text, err)
		}
	}
	for _, text := range []string{"", "id:x", "arm:/subscriptions/x", "3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f0", strings.Repeat("x", 10000)} {
		if ref, err := roles.ParseAPI(text); !errors.Is(err, roles.ErrUsage) {
			t.Errorf("API %.40q: got %+v, %v", text, ref, err)
		}
	}
	for _, text := range []string{"", "a\tb", "df021288-bdef-4463-88db-98f22de8921", strings.Repeat("x", 10000)} {
		if _, err := roles.ParseRole(text); !errors.Is(err, roles.ErrUsage) {
			t.Errorf("role %.40q: got %v", text, err)
		}
	}
	for _, text := range []string{"", "x", guid, strings.Repeat("a", 44), strings.Repeat("+", 43)} {
		if _, err := roles.ParseAssignmentID(text); !errors.Is(err, roles.ErrUsage) {
			t.Errorf("assignment id %.50q: got %v", text, err)
		}
	}
}

func FuzzSelectors(f *testing.F) {
	for _, s := range []string{"graph", "id:" + guid, "rg/x", "/subscriptions/a/resourceGroups/b/providers/c/d/e", "name:", ":", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, parse := range []func(string) (roles.Ref, error){roles.ParseIdentity, roles.ParseAPI} {
			ref, err := parse(text)
			if err == nil && (ref.Value == "" || ref.Text != text) {
				t.Errorf("%q: accepted as %+v", text, ref)
			}
			if err != nil && !errors.Is(err, roles.ErrUsage) {
				t.Errorf("%q: %v", text, err)
			}
		}
		_, _ = roles.ParseRole(text)
		_, _ = roles.ParseAssignmentID(text)
	})
}
