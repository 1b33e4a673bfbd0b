package change

import (
	"mi-roles/cmd/pick"
)

// Runner carries out plans and says what became of them.
type Runner struct {
	*pick.Finder
	Release func() // gives back the lock on the record, nil where there is none
}
