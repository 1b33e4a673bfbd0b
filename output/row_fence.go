package output

// FenceDifference is one way in which a tenant is not as a fence wants it.
type FenceDifference struct {
	Difference string  `json:"difference"` // missing, narrower, wider, foreign, changed, beside, unknown
	Object     string  `json:"object"`     // policy, roleDefinition, roleAssignment, identity
	ID         *string `json:"id"`
	Message    string  `json:"message"`
	NextStep   *string `json:"nextStep"`
}

// FencePlan is what fence plan prints.
type FencePlan struct {
	Changes     []FenceChange     `json:"changes"`
	Differences []FenceDifference `json:"differences"`
}

// FenceChange is one change of a tenant towards a fence.
type FenceChange struct {
	Action  string   `json:"action"` // create, update, delete
	Object  string   `json:"object"` // policy, include, exclude, roleDefinition, roleAssignment
	ID      *string  `json:"id"`
	Message string   `json:"message"`
	Status  string   `json:"status"` // planned, done, failed, skipped
	Error   *Problem `json:"error"`
}
