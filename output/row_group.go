package output

// FindingGroup is one row of audit --group-by: how much was found about one identity, on
// one API or by one rule. What the group is not about is null.
type FindingGroup struct {
	FindingCounts
	Findings any `json:"findings"` // the rows of audit
}

// FindingCounts is the same without the findings, for formats of rows.
type FindingCounts struct {
	Finding              *string `json:"finding"`
	Title                *string `json:"title"`
	PrincipalID          *string `json:"principalId"`
	PrincipalDisplayName *string `json:"principalDisplayName"`
	IdentityType         *string `json:"identityType"`
	AzureResourceID      *string `json:"azureResourceId"`
	ResourceID           *string `json:"resourceId"`
	ResourceDisplayName  *string `json:"resourceDisplayName"`
	ResourceAppID        *string `json:"resourceAppId"`
	Severity             string  `json:"severity"` // the worst
	Count                int     `json:"count"`
	Critical             int     `json:"critical"`
	High                 int     `json:"high"`
	Medium               int     `json:"medium"`
	Low                  int     `json:"low"`
}
