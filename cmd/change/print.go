package change

import (
	"fmt"

	"mi-roles/cmd/screen"
	"mi-roles/roles"
)

// unprinted says of a run whose result is lost what it changed.
func unprinted(err error, results []roles.Result) error {
	made := 0
	for _, res := range results {
		if res.Status == roles.Done {
			made++
		}
	}
	if made == 0 {
		return err
	}
	return &screen.Advised{Err: fmt.Errorf("%w; %d of %d changes made", err, made, len(results)), Hint: screen.WhatIsDoneStays}
}
