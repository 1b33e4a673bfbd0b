//go:build !darwin || cgo

package signin

import (
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity/cache"
)

// noStore is said where there is none.
const noStore = "this machine has no encrypted store (on Linux that is the kernel's keyring, which containers often lack): the " +
	"sign-in lasts for this command only"

// openStore opens the system's encrypted token store under a name: the kernel
// keyring on Linux, the keychain on macOS, DPAPI on Windows. It fails where the
// machine offers none.
func openStore(name string) (azidentity.Cache, error) {
	return cache.New(&cache.Options{Name: name})
}
