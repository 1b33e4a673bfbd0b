package output

import (
	"cmp"
	"io"
	"net/url"
	"slices"
	"strings"
)

// The parts of SARIF 2.1.0 that code scanning reads, by the names of the
// standard. The tests hold what is written against its schema.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool       `json:"tool"`
		Automation sarifAutomation `json:"automationDetails"`
		Results    []sarifResult   `json:"results"`
	}
	sarifAutomation struct {
		ID string `json:"id"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Home    string      `json:"informationUri,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string          `json:"id"`
		ShortDescription sarifText       `json:"shortDescription"`
		FullDescription  sarifText       `json:"fullDescription"`
		Help             sarifText       `json:"help"`
		HelpURI          string          `json:"helpUri,omitempty"`
		Configuration    sarifLevel      `json:"defaultConfiguration"`
		Properties       sarifProperties `json:"properties"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifLevel struct {
		Level string `json:"level"`
	}
	sarifProperties struct {
		Tags     []string `json:"tags"`
		Severity string   `json:"security-severity"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Fingerprints map[string]string `json:"partialFingerprints"`
		Since        string            `json:"baselineState,omitempty"`
	}
	sarifLocation struct {
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine int `json:"startLine"`
	}
	sarifLogical struct {
		Name string `json:"fullyQualifiedName"`
		Kind string `json:"kind"`
	}
)

// severity is how SARIF and code scanning call a severity of ours: the level,
// and the score that GitHub turns into critical, high, medium or low.
type severity struct{ level, score string }

var severities = map[string]severity{
	"critical": {"error", "9.5"},
	"high":     {"error", "8.0"},
	"medium":   {"warning", "5.5"},
	"low":      {"note", "2.0"},
}

func severityOf(name string) severity {
	if s, known := severities[name]; known {
		return s
	}
	return severity{"note", "0.0"}
}

// writeSARIF writes the findings that did not pass; what is no longer found
// closes itself in code scanning. The rules are those of all findings. Code scanning
// keeps what each command found apart by automationDetails.id.
func writeSARIF(w io.Writer, d Document, o Options) error {
	findings := d.Findings
	rules := rulesOf(findings)
	results := []sarifResult{}
	for _, f := range findings {
		if f.Passed {
			continue
		}
		index, _ := slices.BinarySearchFunc(rules, f.RuleID, func(r sarifRule, id string) int { return cmp.Compare(r.ID, id) })
		results = append(results, resultOf(f, index))
	}
	return writeJSON(w, sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0",
		Runs: []sarifRun{{
			Tool:       sarifTool{Driver: sarifDriver{Name: "mi-roles", Version: o.ToolVersion, Home: o.ToolHome, Rules: rules}},
			Automation: sarifAutomation{"mi-roles/" + cmp.Or(d.Suite, "check") + "/"},
			Results:    results,
		}},
	})
}

// rulesOf lists the rules by id, each as severe as its worst finding.
func rulesOf(findings []Finding) []sarifRule {
	rules := []sarifRule{}
	index := map[string]int{}
	for _, f := range findings {
		if f.RuleID == "" {
			continue
		}
		s := severityOf(f.Severity)
		i, known := index[f.RuleID]
		if !known {
			i, index[f.RuleID] = len(rules), len(rules)
			rules = append(rules, sarifRule{
				ID:               f.RuleID,
				ShortDescription: plainText(f.RuleTitle, f.RuleID),
				FullDescription:  plainText(f.RuleTitle, f.RuleID),
				Help:             plainText(f.Help, cmp.Or(f.RuleTitle, f.RuleID)),
				HelpURI:          f.HelpURI,
				Configuration:    sarifLevel{s.level},
				Properties:       sarifProperties{Tags: []string{"security"}, Severity: s.score},
			})
		}
		if s.score > rules[i].Properties.Severity {
			rules[i].Configuration.Level, rules[i].Properties.Severity = s.level, s.score
		}
	}
	slices.SortFunc(rules, func(a, b sarifRule) int { return cmp.Compare(a.ID, b.ID) })
	return rules
}

// resultOf gives a finding that is about no file the line 1 of one that does not
// exist, named after the subject: code scanning wants a place in a repository, and
// tells findings apart by primaryLocationLineHash.
func resultOf(f Finding, rule int) sarifResult {
	mark, message := f.fingerprint(), f.Message
	if f.Remedy != "" {
		message = strings.TrimSuffix(message, ".") + ". To fix it: " + f.Remedy
	}
	return sarifResult{
		RuleID:    f.RuleID,
		RuleIndex: rule,
		Level:     severityOf(f.Severity).level,
		Message:   plainText(message, f.RuleID),
		Locations: []sarifLocation{{
			Physical: sarifPhysical{Artifact: sarifArtifact{URI: uriOf(cmp.Or(f.File, f.Location, "tenant"))},
				Region: sarifRegion{StartLine: max(f.Line, 1)}},
			Logical: []sarifLogical{{Name: Clean(f.Subject), Kind: "resource"}},
		}},
		Fingerprints: map[string]string{"miRolesFinding/v1": mark, "primaryLocationLineHash": mark + ":1"},
		Since:        f.Since,
	}
}

// uriOf is a path with slashes as a reference: of Windows' absolute paths (C:/x,
// //server/share/x) a whole address, since a reference would read their beginning as
// something else.
func uriOf(path string) string {
	drive := len(path) > 2 && path[1] == ':' && path[2] == '/'
	server, below, share := strings.Cut(strings.TrimPrefix(path, "//"), "/")
	u := url.URL{Path: path}
	switch {
	case drive:
		u = url.URL{Scheme: "file", Path: "/" + path}
	case share && strings.HasPrefix(path, "//"):
		u = url.URL{Scheme: "file", Host: server, Path: "/" + below}
	}
	return u.String()
}

// plainText keeps directory text from being read as a placeholder (braces,
// doubled as section 3.11.5 of the standard asks) or as a link, "[text](url)"
// (section 3.11.6).
func plainText(text, otherwise string) sarifText {
	return sarifText{Text: sarifEscapes.Replace(Clean(cmp.Or(text, otherwise)))}
}

var sarifEscapes = strings.NewReplacer(`{`, `{{`, `}`, `}}`, `](`, `] (`)
