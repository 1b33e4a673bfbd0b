package pick

import (
	"mi-roles/graph/signin"
	"mi-roles/roles"
	"testing"
)

func TestAudienceOf(t *testing.T) {
	cloud := signin.Clouds()[0]
	china := signin.Clouds()[3]
	const id = "6a1f0b52-0000-4000-8000-000000000001"
	for name, c := range map[string]struct {
		api   roles.Resource
		cloud signin.Cloud
		want  Audience
	}{
		"graph": {roles.Resource{AppID: GraphAppID, Names: []string{"https://graph.windows.net"}}, cloud,
			Audience{"https://graph.microsoft.com", true}},
		"graph, china": {roles.Resource{AppID: GraphAppID}, china, Audience{"https://microsoftgraph.chinacloudapi.cn", true}},
		"own":          {roles.Resource{AppID: id, Names: []string{id, "api://orders"}}, cloud, Audience{"api://orders", true}},
		"none":         {roles.Resource{AppID: id, Names: []string{id}}, cloud, Audience{id, false}},
		"hostile": {roles.Resource{AppID: id, Names: []string{"api://a\"b", "api://a b", "api://a\x1b[1m", "api://ü", "api://${x}"}},
			cloud, Audience{id, false}},
		"second sound": {roles.Resource{AppID: id, Names: []string{"api://a\nb", "https://orders.example"}}, cloud,
			Audience{"https://orders.example", true}},
		"usual of many": {roles.Resource{AppID: "cfa8b339-82a2-471a-a3c9-0fc0be7a4093",
			Names: []string{"https://other.example", "https://vault.azure.net"}}, cloud, Audience{"https://vault.azure.net", true}},
	} {
		if got := AudienceOf(c.api, c.cloud); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestKnownAPI(t *testing.T) {
	for text, want := range map[string]string{
		"https://graph.microsoft.com": "graph", "https://graph.microsoft.com/": "graph", "HTTPS://GRAPH.MICROSOFT.US": "graph",
		"spn:" + GraphAppID: "graph", "https://vault.azure.net": "keyvault", "api://orders": "", "": "", "/": "",
	} {
		if got, _ := KnownAPI([]string{text}); got.Alias != want {
			t.Errorf("%q is %q, want %q", text, got.Alias, want)
		}
	}
}
