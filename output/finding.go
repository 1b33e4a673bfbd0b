package output

import (
	"crypto/sha256"
	"encoding/hex"
)

// Finding is one checked thing, for sarif and junit. Its texts may be hostile.
type Finding struct {
	RuleID      string // stable: "MIR001", or a verdict such as "MISSING"; empty for what passed without a rule
	RuleTitle   string // one sentence on what the rule looks for
	Help        string // why it matters, and what to do; RuleTitle when empty
	HelpURI     string // page with more; may be empty
	Severity    string // critical, high, medium, low; anything else is a note
	Message     string // what was found
	Remedy      string // what to type next; may be empty
	Subject     string // what it is about, for people: "func-orders: Microsoft Graph User.Read.All"
	Case        string // name of the JUnit test case, the same in every run; Subject when empty
	Group       string // resource group of the subject: tells apart, in JUnit, what has the same name; may be empty
	Location    string // stable path of the subject: "identities/<object id>"
	Key         string // tells findings of one rule at one location apart: "<API object id>/<role id>"
	Fingerprint string // stable across runs; made from RuleID, Location and Key when empty
	File        string // the user's file that the finding is about, with slashes; may be empty
	Line        int    // in File, from 1
	Passed      bool   // checked and found right
	Since       string // against an earlier run, as SARIF's baselineState has it: new, unchanged; empty for no such run
}

// fingerprint is the same for the same thing found in another run, whatever
// its wording.
func (f Finding) fingerprint() string {
	if f.Fingerprint != "" {
		return f.Fingerprint
	}
	sum := sha256.Sum256([]byte(f.RuleID + "\x00" + f.Location + "\x00" + f.Key))
	return hex.EncodeToString(sum[:16])
}
