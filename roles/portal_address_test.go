package roles

import "testing"

// TestInAddress: what a page of a portal shows, and nothing of another address.
func TestInAddress(t *testing.T) {
	const site = "/subscriptions/5b000000-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Web/sites/x"
	const id = "1d000000-0000-4000-8000-00000000000a"
	for text, want := range map[string]string{
		"https://portal.azure.com/#@t/resource" + site + "/overview": site, "HTTPS://portal.azure.com/#resource" + site: site,
		"https://portal.azure.com/#view/x/resourceId/%2Fsubscriptions%2F5b/menu": "",
		"https://p/#/providers/Microsoft.Management/managementGroups/g":          "/providers/Microsoft.Management/managementGroups/g",
		"https://p/#view/objectId/1D000000-0000-4000-8000-00000000000A/appId/x":  id, "https://p/#view/appId/" + id: id,
		"https://p/objectId": "", "https://p/objectId/abc": "", "https://p/" + id: "", "http://p/objectId/" + id: "", site: "", "": "",
	} {
		if got := inAddress(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
