package output

// Plan is what plan prints: the changes, what nobody manages, and how much of each.
type Plan struct {
	Changes   []Change    `json:"changes"`
	Unmanaged []Change    `json:"unmanaged"` // held, not in the manifest, and left as it is
	Summary   PlanSummary `json:"summary"`
}

// PlanSummary counts the steps of a plan.
type PlanSummary struct {
	Assign    int `json:"assign"`
	Remove    int `json:"remove"`
	Unchanged int `json:"unchanged"`
}
