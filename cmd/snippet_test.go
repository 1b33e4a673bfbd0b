package cmd

import (
	"encoding/json"
	"strings"
	"testing"

	"mi-roles/output"
)

func TestSnippet(t *testing.T) {
	const user, userClient = "1d000000-0000-4000-8000-000000000025", "c11e0000-0000-4000-8000-000000000025"
	s := speak(t, "", "snippet", "--sandbox", "-i", user, "-a", "graph", "--for", "python")
	s.want(t, 0, `client_id="`+userClient+`"`, "https://graph.microsoft.com/.default", "exist only in Azure")
	s = speak(t, "", "snippet", "--sandbox", "-q", "-i", "func-images", "-a", "api://orders", "--for", "logicapp")
	s.want(t, 0, `"audience": "api://orders"`)
	if strings.Contains(s.out, "identity\"") || s.err != "" {
		t.Errorf("%+v", s)
	}
	speak(t, "", "snippet", "--sandbox", "-i", user, "-a", "graph", "--for", "terraform").want(t, 0, "Calendars.Read")
	speak(t, "", "snippet", "--sandbox", "-i", user, "-a", "graph", "--for", "bicep", "-r", "Mail.Send").want(t, 0,
		"b633e1c5-b582-4048-a93e-9f11b44c7e96")
	var row output.Snippet
	s = speak(t, "", "snippet", "--sandbox", "-i", user, "-a", "graph", "--for", "go", "-o", "json")
	if err := json.Unmarshal([]byte(s.out), &row); err != nil || *row.Resource != "https://graph.microsoft.com" || row.Code == "" {
		t.Errorf("%v: %s", err, s.out)
	}
}

func TestSnippetRefusals(t *testing.T) {
	for code, args := range map[int][]string{
		2:  {"-i", "func-images", "-a", "api://orders", "--for", "graph-csharp"},
		10: {"-i", "nobody", "-a", "graph", "--for", "go"},
		20: {"-i", "func-images", "-a", "api://nothing", "--for", "go"},
		30: {"-i", "func-images", "-a", "graph", "--for", "bicep", "-r", "No.Such.Role"},
	} {
		s := speak(t, "", append([]string{"snippet", "--sandbox"}, args...)...)
		s.want(t, code)
		if s.out != "" {
			t.Errorf("%v: %s", args, s.out)
		}
	}
	speak(t, "", "snippet", "--sandbox", "-i", "func-images", "-a", "graph", "--for", "cobol").want(t, 2, "appsettings")
}

// Without an identifier URI the client id stands in, and the reader is told.
func TestSnippetAPIWithoutURI(t *testing.T) {
	s := speak(t, "", "snippet", "--sandbox", "-i", "func-images", "-a", "Warehouse API", "--for", "python")
	s.want(t, 0, `get_token("a9900000-0000-4000-8000-000000000107/.default")`, "no identifier URI",
		"az ad app update --id a9900000-0000-4000-8000-000000000107 --identifier-uris api://a9900000-0000-4000-8000-000000000107")
	speak(t, "", "verify", "--sandbox", "-i", "arc-plant-7", "-a", "Warehouse API", "-r", "Stock.Write").want(t, 0, "no identifier URI",
		"scope     a9900000-0000-4000-8000-000000000107/.default")
	speak(t, "", "snippet", "--sandbox", "-i", "func-images", "-a", "sharepoint", "--for", "go").want(t, 0,
		"00000003-0000-0ff1-ce00-000000000000/.default", "no identifier URI that is the same everywhere")
}
