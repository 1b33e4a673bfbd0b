package connect

import (
	"mi-roles/cmd/screen"
)

// Opener opens the tenant that the global flags name.
type Opener struct {
	*screen.Screen
	tenantFlags
	Overrides Overrides // what a test puts in Azure's place
	Opened    *Session
	untyped   []string // flags that the environment gave
}

// Offline returns an opener of the snapshot in a file, which says nothing of it.
func (a *Opener) Offline(file string) *Opener {
	quiet, o := *a.Screen, *a
	quiet.Quiet, o.Sandbox, o.Opened = true, file, nil
	o.Screen = &quiet
	return &o
}
