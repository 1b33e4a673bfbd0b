package gate

// Kind says which voice refuses a change, and why.
type Kind string

// The kinds of a Reason. Only the first two can be allowed by the run itself.
const (
	Critical Kind = "critical" // nobody said that this critical role is meant
	Unrated  Kind = "unrated"  // nobody said that this unrated role of Microsoft's is meant

	Blocked Kind = "blocked" // the identity is an agent, and Microsoft blocks the role for these

	Denied   Kind = "denied"    // a deny rule of the policy fits
	NoRule   Kind = "no rule"   // no rule of the policy fits, and its default is deny
	TooRisky Kind = "too risky" // the allow rule that fits allows less risk
	NotRated Kind = "not rated" // the allow rule that fits allows rated roles alone
)

// Reason is one reason why a change is refused.
type Reason struct {
	Kind Kind
	Rule *Rule // the policy's rule, nil for the table's reasons and the policy's default
}

// Flag is the flag that allows what is refused for this kind of reason, "" for none.
func (k Kind) Flag() string {
	return map[Kind]string{Critical: "--allow-critical", Unrated: "--allow-unrated"}[k]
}

// Key is the manifest's key that allows what is refused for this kind of reason, "" for none.
func (k Kind) Key() string {
	return map[Kind]string{Critical: "allowCritical", Unrated: "allowUnrated"}[k]
}
