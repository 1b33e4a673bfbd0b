package cmd

import (
	"fmt"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"mi-roles/cmd/screen"
	"mi-roles/graph/signin"
	"mi-roles/roles"
	"mi-roles/roles/display"
	"mi-roles/roles/token"
)

// hostCredential is a managed identity of this host.
func (a *app) hostCredential(id signin.HostIdentity, transport policy.Transporter) (*signin.Credential, error) {
	cloud, err := a.typedCloud()
	if err != nil {
		return nil, err
	}
	return signin.NewManaged(signin.Options{Cloud: cloud, Transport: a.Network(transport)}, id)
}

func (a *app) typedCloud() (signin.Cloud, error) {
	if a.Cloud == "" {
		return signin.Cloud{}, nil
	}
	cloud, err := signin.ParseCloud(a.Cloud)
	if err != nil {
		return cloud, screen.Refuse("--cloud: %w", err)
	}
	return cloud, nil
}

// typedHostIdentity reads an identity. Only its ids are understood here, since no directory is asked.
func typedHostIdentity(text string) (signin.HostIdentity, error) {
	if text == "" {
		return signin.HostIdentity{}, nil
	}
	ref, err := roles.ParseIdentity(text)
	if err != nil {
		return signin.HostIdentity{}, err
	}
	switch ref.Form {
	case roles.ByGUID:
		return signin.HostIdentity{ClientID: ref.Value, ObjectID: ref.Value}, nil
	case roles.ByAppID:
		return signin.HostIdentity{ClientID: ref.Value}, nil
	case roles.ByObjectID:
		return signin.HostIdentity{ObjectID: ref.Value}, nil
	case roles.ByAzureID:
		return signin.HostIdentity{ResourceID: ref.Value}, nil
	}
	return signin.HostIdentity{}, screen.Refuse("--identity %s: a host identifies its identities by id, not by name; "+
		"give the client id, object id or Azure resource id: mi-roles identities", text)
}

// checkHostIdentity refuses a token of another identity than the one that was asked for. Some
// endpoints ignore a spelling that they do not know, and answer as the host's own identity.
// What the token does not say is not held against it.
func checkHostIdentity(asked signin.HostIdentity, got token.Token) error {
	compared := false
	for _, c := range [][2]string{{asked.ClientID, got.AppID}, {asked.ObjectID, got.ObjectID}, {asked.ResourceID, got.MIRID}} {
		if c[0] != "" && c[1] != "" {
			if strings.EqualFold(c[0], c[1]) {
				return nil
			}
			compared = true
		}
	}
	if !compared {
		return nil
	}
	return &roles.Error{Kind: roles.ErrSignIn,
		Msg: fmt.Sprintf("this host answered with a token of another identity: client id %s, object id %s", display.Quote(got.AppID),
			display.Quote(got.ObjectID)),
		Hint: "check that the identity is assigned to this host; some endpoints know only client ids, and some ignore every id"}
}
