package output

// AuditFinding is one row of audit: the finding, and what it is about. A finding
// about an identity as a whole has no assignment, one about the tenant no
// identity either.
type AuditFinding struct {
	Finding  string  `json:"finding"`
	Severity string  `json:"severity"`
	Title    string  `json:"title"`
	Message  string  `json:"message"`
	Remedy   *string `json:"remedy"`
	Assignment
}

// FindingBeside is the same with what other files say: who made the assignment, what
// Azure knows about the identity, and whether an earlier snapshot had the finding: new,
// same or gone. What no file says is null.
type FindingBeside struct {
	AuditFinding
	GrantedBy *GrantedBy `json:"grantedBy"`
	Azure     *Azure     `json:"azure"`
	Change    *string    `json:"change"`
}
