package output

// Calls is what roles --for prints.
type Calls struct {
	Calls  []Call  `json:"calls"`
	Cover  Texts   `json:"cover"`  // the roles of least risk that allow all of them
	Assign *string `json:"assign"` // the command that gives these
}

// Call is one call to Microsoft Graph and the roles that allow it, least risk first.
type Call struct {
	Method        string     `json:"method"`
	Path          string     `json:"path"`
	Known         bool       `json:"known"`
	DelegatedOnly bool       `json:"delegatedOnly"`
	Roles         []CallRole `json:"roles"`
	Note          *string    `json:"note"`
	Instead       *string    `json:"instead"` // the call to ask about in its place
}

// CallRole is a role that allows a call. Of AlsoRequires, any one is needed besides.
type CallRole struct {
	Value          string  `json:"value"`
	ID             string  `json:"id"`
	Risk           string  `json:"risk"`
	MicrosoftLeast bool    `json:"microsoftLeast"`
	AlsoRequires   Texts   `json:"alsoRequires"`
	Note           *string `json:"note"`
	Held           *bool   `json:"held"` // null where no identity was named
}

// CallRow is a role that allows a call, as a row of its own; without a role, one that
// no role allows.
type CallRow struct {
	Method        string `json:"method"`
	Path          string `json:"path"`
	Known         bool   `json:"known"`
	DelegatedOnly bool   `json:"delegatedOnly"`
	CallRole
}

// Advice is what advise prints of one identity.
type Advice struct {
	Identity
	Seen         bool           `json:"seen"`
	Days         int            `json:"days"`
	Roles        []AdvisedRole  `json:"roles"`
	Missing      []MissingRole  `json:"missing"`
	UnknownCalls []ObservedCall `json:"unknownCalls"`
}

// AdviceRow is a grant and what the log advises, as a row of its own.
type AdviceRow struct {
	Assignment
	Seen        bool   `json:"seen"` // whether the log has a call of the identity
	Days        int    `json:"days"`
	Advice      string `json:"advice"`
	Reason      string `json:"reason"`
	ReplaceWith Texts  `json:"replaceWith"`
	Notes       Texts  `json:"notes"`
	Calls       int    `json:"calls"` // how many calls needed it
	Operations  Texts  `json:"operations"`
}

// AdvisedRole is a grant and what the log advises.
type AdvisedRole struct {
	Assignment
	Advice      string         `json:"advice"` // keep, remove, replace, unknown
	Reason      string         `json:"reason"`
	ReplaceWith Texts          `json:"replaceWith"`
	Notes       Texts          `json:"notes"` // the catch of each of these
	Calls       []ObservedCall `json:"calls"`
}

// MissingRole is why calls were refused; Role is null where no role would help.
type MissingRole struct {
	Role    *string        `json:"role"`
	Verdict string         `json:"verdict"`
	Message string         `json:"message"`
	Calls   []ObservedCall `json:"calls"`
}

// ObservedCall is a call that a log holds, counted.
type ObservedCall struct {
	Method string  `json:"method"`
	Path   string  `json:"path"`
	Status int     `json:"status"`
	Count  int     `json:"count"`
	First  *string `json:"first"`
	Last   *string `json:"last"`
}

// GrantedBy is who gave an assignment, as the directory's audit log has it.
type GrantedBy struct {
	ID   *string `json:"id"`
	Name *string `json:"name"`
	Type string  `json:"type"` // user, app
	At   string  `json:"at"`
}

// GivenAssignment is an assignment and who made it, null where the log does not say.
type GivenAssignment struct {
	Assignment
	GrantedBy *GrantedBy `json:"grantedBy"`
}

// Azure is what an export of Azure Resource Graph holds about an identity.
type Azure struct {
	State                string                `json:"state"` // Present, Gone, Replaced, Unknown
	UsedBy               Texts                 `json:"usedBy"`
	RoleAssignments      []AzureRole           `json:"roleAssignments"`
	FederatedCredentials []FederatedCredential `json:"federatedCredentials"`
}

// AzureRole is an Azure role assignment.
type AzureRole struct {
	Role  string `json:"role"`
	Scope string `json:"scope"`
}

// FederatedCredential lets an outside workload sign in as an identity.
type FederatedCredential struct {
	Name    string `json:"name"`
	Issuer  string `json:"issuer"`
	Subject string `json:"subject"`
}
