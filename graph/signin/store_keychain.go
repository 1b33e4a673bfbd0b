//go:build darwin && cgo

package signin

import (
	"context"

	"github.com/AzureAD/microsoft-authentication-extensions-for-go/cache/accessor"
)

// dropFromKeychain removes the item that azidentity's cache made.
func dropFromKeychain(ctx context.Context, name string) error {
	item, err := accessor.New(name, accessor.WithAccount("MSALCache"))
	if err != nil {
		return err
	}
	return item.Delete(ctx)
}
