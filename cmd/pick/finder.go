package pick

import (
	"mi-roles/cmd/connect"
)

// Finder finds out what the user's words mean in a tenant.
type Finder struct{ *connect.Opener }
