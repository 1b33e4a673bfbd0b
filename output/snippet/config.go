package snippet

// appsettings is the section that Microsoft.Identity.Web 2.17 and newer read
// ("Calling APIs with Managed Identity" in its wiki). An empty client id means the
// system-assigned identity (GetCacheKeyForManagedId in its source). It must be there:
// the section {} has no children, and .NET's ConfigurationBinder makes no object of it.
func appsettings(v Values) (string, error) {
	type managed struct {
		UserAssignedClientID string `json:"UserAssignedClientId"`
	}
	type acquire struct {
		ManagedIdentity managed
	}
	type api struct {
		BaseURL             string `json:"BaseUrl"`
		RequestAppToken     bool
		Scopes              []string
		AcquireTokenOptions acquire
	}
	return indented(map[string]api{"DownstreamApi": {v.BaseURL, true, []string{v.Scope}, acquire{managed{v.userClientID()}}}})
}

// userClientID is the client id where code must name it: of a user-assigned identity.
func (v Values) userClientID() string {
	if v.UserAssigned {
		return v.ClientID
	}
	return ""
}

// logicapp is an HTTP action ("Authenticate access and connections to Azure
// resources with managed identities in Azure Logic Apps"): the audience goes
// without /.default, and a user-assigned identity is named by its resource id.
func logicapp(v Values) (string, error) {
	type authentication struct {
		Type     string `json:"type"`
		Audience string `json:"audience"`
		Identity string `json:"identity,omitempty"`
	}
	type inputs struct {
		Method         string         `json:"method"`
		URI            string         `json:"uri"`
		Authentication authentication `json:"authentication"`
	}
	type action struct {
		Type     string   `json:"type"`
		Inputs   inputs   `json:"inputs"`
		RunAfter struct{} `json:"runAfter"`
	}
	auth := authentication{Type: "ManagedServiceIdentity", Audience: v.Resource}
	if v.UserAssigned {
		auth.Identity = v.AzureResourceID
	}
	return indented(map[string]action{"Call_API": {Type: "Http", Inputs: inputs{"GET", v.address(), auth}}})
}
