//go:build darwin && !cgo

package signin

import (
	"context"
	"errors"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// noStore is said where there is none.
const noStore = "this build for macOS cannot reach the keychain: the sign-in lasts for this command only; `az login` keeps one for all " +
	"commands"

// openStore always fails: the keychain is reached through C, which a binary that
// was built for macOS on another system does without.
func openStore(string) (azidentity.Cache, error) {
	return azidentity.Cache{}, errors.New("built without access to the keychain")
}

// dropFromKeychain fails: an item that another build left has to be removed by hand.
func dropFromKeychain(_ context.Context, name string) error {
	return errors.New("this build has no access to the keychain: security delete-generic-password -a MSALCache -s " + name)
}
