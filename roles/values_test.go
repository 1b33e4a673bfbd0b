package roles

import (
	"strings"
	"testing"
	"time"
)

// TestSplitPermission: the form in which clients ask for a permission, and nothing else.
func TestSplitPermission(t *testing.T) {
	for text, want := range map[string]struct {
		api, value string
		ok         bool
	}{
		"https://graph.microsoft.com/Mail.Send": {"https://graph.microsoft.com", "Mail.Send", true}, "api://x/R": {"api://x", "R", true},
		"graph.microsoft.com/R": {"graph.microsoft.com", "R", true}, "a/R": {}, "R": {}, "": {}, "api://x/": {"api://x", "", false},
	} {
		if api, value, ok := splitPermission(text); api != want.api || value != want.value || ok != want.ok {
			t.Errorf("%q: %q, %q, %v", text, api, value, ok)
		}
	}
}

// TestNameIn is what a misspelled selector is compared by.
func TestNameIn(t *testing.T) {
	if got := nameIn(Ref{Form: ByAzureID, Value: "/subscriptions/s/resourceGroups/g/providers/x/y/func-orders"}); got != "func-orders" {
		t.Error(got)
	}
	if got := nameIn(Ref{Form: ByGroup, Value: "g/func-orders"}); got != "g/func-orders" {
		t.Error(got)
	}
}

// TestMeans: a GUID may be either id; other forms mean theirs alone.
func TestMeans(t *testing.T) {
	p := Principal{ID: "1", AppID: "2", DisplayName: "Name", AzureResource: "/subscriptions/s/resourceGroups/Rg/providers/x/y/Other"}
	for _, c := range []struct {
		form  Form
		value string
		want  bool
	}{
		{ByGUID, "1", true}, {ByGUID, "2", true}, {ByGUID, "3", false}, {ByObjectID, "1", true}, {ByObjectID, "2", false}, {ByAppID, "2", true},
		{ByAppID, "1", false}, {ByName, "NAME", true}, {ByName, "other", false}, {ByGroup, "rg/name", true}, {ByGroup, "RG/other", true},
		{ByGroup, "x/name", false}, {ByAzureID, strings.ToUpper(string(p.AzureResource)), true}, {ByAzureID, "/x", false},
	} {
		if got := (Ref{Form: c.form, Value: c.value}).Means(p); got != c.want {
			t.Errorf("%v %s: %v", c.form, c.value, got)
		}
	}
}

// TestLikelyPrincipal reads the holder from an assignment's id, if it can be one.
func TestLikelyPrincipal(t *testing.T) {
	for id, want := range map[AssignmentID]ObjectID{
		"AAAAHQAAAECAAAAAAAAAAb__R-dbeF5OtnMmLBJjpBg": "1d000000-0000-4000-8000-000000000001", "AAAAHQAAAECAAAAAAAAAAb__R-dbeF5OtnMmLBJjpA": "",
		"AAAAHQAAAECAAAAAAAAAAb__R-dbeF5OtnMmLBJjpBgA": "", "+": "", "": "",
	} {
		if got, ok := id.LikelyPrincipal(); got != want || ok != (want != "") {
			t.Errorf("%s: %s, %v", id, got, ok)
		}
	}
}

// TestTextsOfSelectors: what no object can be called is refused wherever it stands.
func TestTextsOfSelectors(t *testing.T) {
	for text, want := range map[string]string{"\x01a": "control character", "a\x01": "control character", " ": "is empty", "\xff": "UTF-8",
		strings.Repeat("x", maxText+1): "too long"} {
		if err := checkText("name", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if err := checkText("name", strings.Repeat("ä", maxText)); err != nil {
		t.Error(err)
	}
	for text, want := range map[string]string{"/.default": "/.default", "api://x/.default": "api://x", "a/.DEFAULT": "a",
		"https://x//.default": "https://x/",
		"api://x":             "api://x"} {
		if got := withoutDefault(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestKinds(t *testing.T) {
	for want, p := range map[string]Principal{"agent identity": {Agent: true, Type: NotManaged}, "managed identity": {Type: UnknownManaged},
		"application's service principal": {Type: NotManaged}} {
		if got := p.Kind(); got != want || p.Managed() != (want == "managed identity") {
			t.Errorf("%+v: %s", p, got)
		}
	}
	if (Principal{}).Managed() {
		t.Error("what is not known is managed")
	}
}

// An assignment is older than a time if no difference of clocks can deny it.
func TestOlderThan(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for created, want := range map[time.Time]bool{{}: false, at: false, at.Add(-2 * time.Minute): false, at.Add(-2*time.Minute - 1): true,
		at.Add(time.Hour): false} {
		if got := (Assignment{Created: created}).OlderThan(at); got != want {
			t.Errorf("%v: %v", created, got)
		}
	}
}
