package output

// Ruling is one row of policy test: what a policy says of a grant that is wanted.
type Ruling struct {
	Decision string `json:"decision"` // allow, deny
	Rule     *Rule  `json:"rule"`     // nil: none fits, and the policy's default decides
	Assignment
}

// Rule names a rule of a policy.
type Rule struct {
	Name *string `json:"name"`
	At   string  `json:"at"` // file, line and column
}
