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
	var e *roles.Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}
