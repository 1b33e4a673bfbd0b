package cmd

import (
	"context"
	"errors"
	"time"

	"mi-roles/roles"
)

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func asRoles(err error) *roles.Error {
	if e, ok := errors.AsType[*roles.Error](err); ok {
		return e
	}
	return nil
}
