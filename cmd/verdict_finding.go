package cmd

import (
	"fmt"
	"path/filepath"
	"strings"

	"mi-roles/cmd/change"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/display"
	"mi-roles/roles/explain"
	"mi-roles/roles/manifest"
)

// grantFinding is what verify or plan says about a grant, for the formats of checks. The
// texts of its rule are those of explain.
func grantFinding(code, severity string, g roles.Grant) output.Finding {
	f := output.Finding{RuleID: code, Severity: severity, Subject: grantSubject(g), Group: g.Principal.AzureResource.ResourceGroup(),
		Location: "identities/" + string(g.Key.Principal), Key: string(g.Key.Resource) + "/" + string(g.Key.Role)}
	if x, known := explain.Verdict(code); known {
		f.RuleTitle = display.Sentence(x.What)
		f.Help = f.RuleTitle + " " + display.Sentence(x.Why) + " What to do: " + display.Sentence(strings.Join(x.Do, "; "))
		f.HelpURI = x.See[0]
	}
	return f
}

// inFile gives a finding the place of the grant in the manifest, if it has one.
func inFile(f output.Finding, at manifest.Position) output.Finding {
	if at.File != manifest.Stdin {
		f.File, f.Line = filepath.ToSlash(at.File), at.Line
	}
	return f
}

// passed is a check that found nothing, which is a result of no rule.
func passed(f output.Finding) output.Finding {
	f.Passed, f.RuleID = true, ""
	return f
}

func grantSubject(g roles.Grant) string {
	return fmt.Sprintf("%s: %s %s", g.Principal.DisplayName, g.APIName(), change.RoleName(g))
}
