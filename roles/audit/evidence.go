package audit

import (
	"fmt"

	"mi-roles/roles"
)

// Evidence is what exported files say beside the directory. Each function gives the
// rest of a sentence about a grant or an identity, "" where there is nothing to report;
// it is nil where no file was given.
type Evidence struct {
	Unused     func(roles.Grant) string        // by a log of calls: the role is not needed
	Broader    func(roles.Grant) string        // the role is needed, and less would do
	Refused    func(roles.Principal) []Refusal // calls that were refused for want of a role
	Unexpected func(roles.Grant) string        // by the directory's audit log: it was not given by the pipeline
	Gone       func(roles.Principal) string    // by an export of Azure: its resource does not exist
	EndsSoon   func(roles.Grant) string        // by a manifest: its last day is near
	Ended      func(roles.Grant) string        // by a manifest: its last day is over
	Unlisted   func(roles.Grant) string        // it is in no manifest
}

// Refusal is what refused calls lacked.
type Refusal struct{ Key, Message string }

// ofFiles is what files say about a grant.
func ofFiles(in Input, g *roles.Grant) []Finding {
	var out []Finding
	for _, look := range []struct {
		rule string
		say  func(roles.Grant) string
		ends bool // a removal resolves it
	}{{UnusedRole, in.Unused, true}, {BroaderRole, in.Broader, false}, {UnexpectedGrant, in.Unexpected, true},
		{EndsSoon, in.EndsSoon, false}, {Ended, in.Ended, true}, {Unlisted, in.Unlisted, true}} {
		if look.say == nil {
			continue
		}
		rest := look.say(*g)
		if rest == "" {
			continue
		}
		command := ""
		if look.ends {
			command = RemoveCommand(*g)
		}
		out = append(out, about(look.rule, g,
			fmt.Sprintf("%s holds %s of %s, which %s", name(g.Principal), RoleName(*g), APIName(*g), rest), command))
	}
	return out
}

// ofFilesOn is what files say about an identity as a whole.
func ofFilesOn(in Input, p roles.Principal, held holding) []Finding {
	var out []Finding
	if in.Refused != nil {
		for _, r := range in.Refused(p) {
			f := finding(RefusedCalls, p, name(p)+" "+r.Message, "")
			f.Key = r.Key
			out = append(out, f)
		}
	}
	if in.Gone != nil && len(held) > 0 {
		if rest := in.Gone(p); rest != "" {
			out = append(out, finding(ResourceGone, p, name(p)+" "+rest, StripCommand(p)))
		}
	}
	return out
}
