package output

// Review is one row of review: an assignment with what there is to decide about it. The
// last two keys are for people to fill in.
type Review struct {
	AssignmentID    string  `json:"assignmentId"`
	PrincipalID     string  `json:"principalId"`
	Identity        *string `json:"identity"`
	AzureResourceID *string `json:"azureResourceId"`
	API             *string `json:"api"`
	Role            *string `json:"role"`
	Risk            string  `json:"risk"`
	Why             *string `json:"why"`        // it is of this risk
	Since           *string `json:"since"`      // RFC 3339, UTC
	SecondStep      *string `json:"secondStep"` // what else it needs before it opens anything
	Used            *string `json:"used"`       // yes, no or unknown; null where no log was given
	Owner           *string `json:"owner"`
	Decision        *string `json:"decision"` // keep or remove
	Comment         *string `json:"comment"`
}
