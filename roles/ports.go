package roles

import "context"

// LookupRequest is everything that a command wants to know at once.
type LookupRequest struct {
	Identities []Ref
	APIs       []Ref
	Held       bool // also what each identity holds
	// Partial allows Held to be incomplete where completing it would take another
	// round trip; Answer.Partial then names the identities.
	Partial bool
}

// LookupResult holds what the directory knows, in the order of the question.
type LookupResult struct {
	Identities []Found
	APIs       [][]Resource
	OtherAPIs  [][]Other                 // what else an API's selector names, where no API was found and it was asked
	NearAPIs   [][]Resource              // those among which the name of one that was not found may be misspelled
	Held       map[ObjectID][]Assignment // for every principal found, when asked
	Partial    map[ObjectID]bool         // whose Held may lack assignments
}

// API decides what the i-th API of the question is.
func (a LookupResult) API(i int, ref Ref) (Resource, error) {
	var others []Other
	if i < len(a.OtherAPIs) {
		others = a.OtherAPIs[i]
	}
	var near []Resource
	if i < len(a.NearAPIs) {
		near = a.NearAPIs[i]
	}
	return pickAPI(ref, a.APIs[i], others, near)
}

// Reader reads a tenant. Every method takes and returns a set; ids that do not
// exist are absent from the result, which is no error.
type Reader interface {
	Lookup(ctx context.Context, q LookupRequest) (LookupResult, error)
	AssignmentsOf(ctx context.Context, principals []ObjectID) (map[ObjectID][]Assignment, error)
	Resources(ctx context.Context, ids []ObjectID) (map[ObjectID]Resource, error)
	Principals(ctx context.Context, ids []ObjectID) (map[ObjectID]Principal, error)
}

// Writer changes a tenant: it carries out the steps, in any order, and yields
// one Result for each as it is known. It errs only when nothing more can be
// tried; the steps without a Result were then not begun.
type Writer interface {
	Write(ctx context.Context, steps []Step, yield func(Result)) error
}

// Status is what became of a step.
type Status string

// The statuses, as printed in the key status.
const (
	Planned   Status = "planned"
	Done      Status = "done"
	Unchanged Status = "unchanged"
	Failed    Status = "failed"
	Skipped   Status = "skipped"
)

// Result is a step and what became of it.
type Result struct {
	Step
	Status Status
	Err    error // of a failed or skipped step; an ErrUnclear, if the step may have been carried out
	// ReadBack: that the change was made is known from reading alone; the service's
	// answer was lost or said otherwise.
	ReadBack bool
}
