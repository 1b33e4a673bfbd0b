package signin

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

func (w *world) host(id HostIdentity, env map[string]string) *Credential {
	w.t.Helper()
	for k, v := range env {
		w.t.Setenv(k, v)
	}
	c, err := NewManaged(Options{Transport: w.transport()}, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// metadataHost answers as a virtual machine's metadata service does, for one identity.
func (w *world) metadataHost(parameter, value string) {
	w.handle[imdsToken] = func(rw http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Metadata") == "" || r.URL.Query().Get(parameter) != value {
			answerJSON(400, map[string]string{"error": "invalid_request", "error_description": "Identity not found"})(rw, r)
			return
		}
		managedReply(rw, r)
	}
}

func TestHostIdentityOnAVirtualMachine(t *testing.T) {
	arm := "/subscriptions/0e5b1a7c-2222-4f00-9c11-5a0d8e7b6c34/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/" + rand.Text()
	one, two := rand.Text(), rand.Text()
	for parameter, id := range map[string]HostIdentity{
		"client_id":  {ClientID: one},
		"object_id":  {ClientID: two, ObjectID: two}, // not known as a client id: then it is an object id
		"msi_res_id": {ResourceID: arm},
	} {
		w := newWorld(t)
		w.metadataHost(parameter, id.ClientID+id.ResourceID)
		mustToken(t, w.host(id, nil))
	}
}

// Without a choice AZURE_CLIENT_ID decides, as in every Azure SDK.
func TestHostIdentityOfTheEnvironment(t *testing.T) {
	w, id := newWorld(t), rand.Text()
	w.metadataHost("client_id", id)
	mustToken(t, w.host(HostIdentity{}, map[string]string{"AZURE_CLIENT_ID": id}))
}

// MSAL keeps the token of a host's own identity for the whole process, so the
// refusal of one is tested before, in the same test.
func TestHostIdentityInCloudShell(t *testing.T) {
	w := newWorld(t)
	w.handle[imdsToken] = answerJSON(400, map[string]string{"error": "invalid_request", "error_description": "Identity not found"})
	wantReason(t, w.open(Options{Method: Managed}, nil), "no managed identity of its own", "AZURE_CLIENT_ID")
	w.handle["POST shell.example:80/oauth2/token"] = managedReply
	c := w.host(HostIdentity{}, map[string]string{"MSI_ENDPOINT": "http://shell.example:80/oauth2/token"})
	mustToken(t, c)
	if r := w.lastForm().Get("resource"); r != "https://graph.microsoft.com" {
		t.Errorf("resource %q", r)
	}
}

// Hosts with a single identity refuse to be asked for another, and say so.
func TestHostIdentityThatCannotBeChosen(t *testing.T) {
	w := newWorld(t)
	wantReason(t, w.host(HostIdentity{ClientID: rand.Text()}, map[string]string{"MSI_ENDPOINT": "http://shell.example:80/oauth2/token"}),
		"user-assigned", "")
	wantRequests(t, w)
}

func TestHostIdentityUnknown(t *testing.T) {
	w := newWorld(t)
	w.metadataHost("client_id", "another")
	wantReason(t, w.host(HostIdentity{ClientID: client, ObjectID: client}, nil),
		"no managed identity with client id or object id "+client+"; it said: Identity not found (HTTP 400)", "attach")
}

// Outside Azure packets to the metadata service are dropped: after two seconds nobody is there.
func TestHostOutsideAzure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, err := NewManaged(Options{Transport: transporter(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})}, HostIdentity{ClientID: client, ObjectID: client})
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		wantReason(t, c, "no managed identity", "token inspect")
		if took := time.Since(start); took != 2*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

func TestKeys(t *testing.T) {
	w := newWorld(t)
	path := "/" + tenant + "/discovery/v2.0/keys"
	w.handle["GET login.microsoftonline.com"+path] = answerJSON(200, map[string]any{"keys": []string{}})
	w.handle["GET login.chinacloudapi.cn"+path] = answerJSON(200, map[string]any{"keys": []string{}})
	w.handle["GET login.microsoftonline.us"+path] = func(rw http.ResponseWriter, r *http.Request) {
		http.Redirect(rw, r, "https://elsewhere.example/", http.StatusFound)
	}
	client := w.transport()
	client.CheckRedirect = HTTPClient(nil).CheckRedirect
	for _, cloud := range []Cloud{{}, Clouds()[3]} {
		body, err := Keys(t.Context(), Options{Cloud: cloud, Transport: client}, tenant)
		if err != nil || !strings.Contains(string(body), "keys") {
			t.Errorf("%s, %v", body, err)
		}
	}
	_, err := Keys(t.Context(), Options{Cloud: Clouds()[1], Transport: client}, tenant)
	if err == nil || !strings.Contains(err.Error(), "302") {
		t.Errorf("a redirect was followed: %v", err)
	}
	for _, bad := range []string{"", "a/b", "a?b", "../x", "a b"} {
		if _, err := Keys(t.Context(), Options{Transport: client}, bad); err == nil {
			t.Errorf("tenant %q was asked", bad)
		}
	}
	if n := len(w.requests()); n != 3 {
		t.Errorf("%d requests", n)
	}
}

// A system-assigned identity has no id on its host, and is meant even where
// AZURE_CLIENT_ID names another.
func TestHostIdentityThatIsTheHostsOwn(t *testing.T) {
	for name, id := range map[string]HostIdentity{"own": {Own: true}, "of an unknown kind": {ClientID: rand.Text(), Own: true}} {
		w := newWorld(t)
		var asked []string
		w.handle[imdsToken] = func(rw http.ResponseWriter, r *http.Request) {
			asked = append(asked, r.URL.Query().Get("client_id"))
			w.refuseUnless(r.URL.Query().Get("client_id") == "")(rw, r)
		}
		c := w.host(id, map[string]string{"AZURE_CLIENT_ID": "of-another"})
		if _, err := c.GetToken(t.Context(),
			policy.TokenRequestOptions{Scopes: []string{"api://" + rand.Text() + "/.default"}}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if slices.Contains(asked, "of-another") || asked[len(asked)-1] != "" {
			t.Errorf("%s: asked for %q", name, asked)
		}
	}
}

// refuseUnless answers as a metadata service that has the identity, or has not.
func (w *world) refuseUnless(known bool) http.HandlerFunc {
	if known {
		return managedReply
	}
	return answerJSON(400, map[string]string{"error": "invalid_request", "error_description": "Identity not found"})
}
