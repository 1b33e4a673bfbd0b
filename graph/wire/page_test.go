package wire

import "testing"

// TestTheLastPage is the one without a link; what is not to be read has no items.
func TestTheLastPage(t *testing.T) {
	c, _, _ := script(t)
	call := c.ServicePrincipals(Query{Select: []string{"id", "appId"}})
	const tried = " (tried to search service principals)"
	const link = "https://graph.microsoft.com/v1.0/servicePrincipals?$skiptoken=2"
	var guard PageGuard
	for _, step := range []struct {
		body  string
		items int
		next  bool
		err   string
	}{
		{`{"value":[{"id":"a","appId":"b"}],"@odata.nextLink":"` + link + `"}`, 1, true, ""},
		{`{"value":[{"id":"a"}],"@odata.nextLink":"x"}`, 0, false,
			"the service leaves out appId, which was requested" + tried},
		{`{"value":[{"id":"a","appId":null}],"@odata.nextLink":"` + link + `"}`, 1, false,
			"Microsoft Graph repeats a page" + tried},
		{`{"value":[],"@odata.nextLink":"y"}`, 0, true, ""},
		{`{"value":[{"id":"a","appId":null},{"id":"b"}]}`, 2, false, ""},
		{`{"value":[{"id":7}]}`, 0, false, `an answer of an unknown shape: "value.id" is a number` + tried},
	} {
		items, next, err := Page[object](&guard, call, answered(200, jsonType, step.body))
		if len(items) != step.items || (next != nil) != step.next || (err == nil) != (step.err == "") || err != nil && err.Error() != step.err {
			t.Errorf("%s: %d items, next %v, %v", step.body, len(items), next, err)
		}
	}
	if _, _, err := Page[object](&guard, call, refused(403, "Authorization_RequestDenied")); AsError(err).Status != 403 {
		t.Error(err)
	}
}
