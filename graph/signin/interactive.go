package signin

import (
	"context"
	"errors"
	"os"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/pkg/browser"
)

// person is a credential that needs someone in front of it once. The sign-in is
// kept in the system's encrypted token cache, and who signed in in a record
// beside it, so that the next command asks nothing.
type person struct {
	cred interface {
		azcore.TokenCredential
		Authenticate(context.Context, *policy.TokenRequestOptions) (azidentity.AuthenticationRecord, error)
	}
	prompt    func(string)
	announce  string
	file      string // where the record is kept; empty: nowhere
	storage   Storage
	forgetful string // says why the sign-in is not kept; empty: it is
}

func interactive(o Options, h azcore.ClientOptions) source {
	name := nameBrowser
	if o.Method == DeviceCode {
		name = nameDeviceCode
	}
	p := &person{prompt: o.Prompt, file: recordFile(o), storage: o.storage()}
	tokens, record := p.recall(o)
	var err error
	if o.Method == DeviceCode {
		p.cred, err = azidentity.NewDeviceCodeCredential(&azidentity.DeviceCodeCredentialOptions{
			ClientOptions: h, DisableInstanceDiscovery: true, DisableAutomaticAuthentication: true,
			TenantID: o.Tenant, Cache: tokens, AuthenticationRecord: record,
			UserPrompt: func(_ context.Context, m azidentity.DeviceCodeMessage) error {
				p.prompt(oneLine(m.Message, 400))
				return nil
			},
		})
		return sourceOf(name, p, err)
	}
	p.announce = "opening the browser to sign in; without one, use --auth devicecode"
	p.cred, err = azidentity.NewInteractiveBrowserCredential(&azidentity.InteractiveBrowserCredentialOptions{
		ClientOptions: h, DisableInstanceDiscovery: true, DisableAutomaticAuthentication: true,
		TenantID: o.Tenant, Cache: tokens, AuthenticationRecord: record,
	})
	return sourceOf(name, p, err)
}

// recall opens the token cache and says who signed in last, or notes why there is none.
func (p *person) recall(o Options) (tokens azidentity.Cache, last azidentity.AuthenticationRecord) {
	if o.NoTokenCache {
		p.forgetful = "--no-token-cache: the sign-in lasts for this command only"
		return tokens, last
	}
	tokens, err := o.openCache()
	if err != nil {
		p.forgetful = noStore
		return tokens, last
	}
	return tokens, loadRecord(p.file)
}

func (p *person) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	token, err := p.cred.GetToken(ctx, o)
	if needed := new(azidentity.AuthenticationRequiredError); !errors.As(err, &needed) {
		return token, err
	}
	if p.prompt == nil {
		return azcore.AccessToken{},
			problem{"signing in requires a person, and prompts are not allowed here", "run it once on a terminal without --no-input"}
	}
	if p.announce != "" {
		p.prompt(p.announce)
		browser.Stdout = os.Stderr // MSAL's browser opener would write to the program's result
	}
	record, err := p.cred.Authenticate(ctx, &o)
	if err != nil {
		return azcore.AccessToken{}, err
	}
	p.remember(ctx, record)
	o.Claims = "" // satisfied now; with them the fresh token would be passed over
	return p.cred.GetToken(ctx, o)
}

// remember keeps who signed in, and says what is stored now and for how long.
func (p *person) remember(ctx context.Context, record azidentity.AuthenticationRecord) {
	if p.forgetful != "" {
		p.prompt(p.forgetful)
		return
	}
	if err := saveRecord(ctx, p.file, record); err != nil {
		p.prompt("later commands prompt again, because the account could not be saved: " + oneLine(err.Error(), 200))
	}
	for _, line := range p.storage.told(record.Username) {
		p.prompt(line)
	}
}
