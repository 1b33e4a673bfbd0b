package cmd

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"mi-roles/roles/audit"
	"mi-roles/roles/explain"
)

// What this program itself prints: ids of findings, and exit codes.
var (
	findingID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)\bMIR\d{3}\b`) })
	exitCode  = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)^\W*(?:mi-roles\W+)?(?:exit(?:s|ed)?(?: with)?(?: code| status)?\W*)?(\d{1,3})\W*$`)
	})
	exitLine = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^ {2,4}(\d{1,3})  (\S.*)$`) })
)

const exitKind = "exit code"

// ownAnswers explains the findings that a text names, and an exit code that is the
// whole text.
func ownAnswers(text string) []explain.Answer {
	var answers []explain.Answer
	seen := map[string]bool{}
	for _, id := range findingID().FindAllString(text, -1) {
		id = strings.ToUpper(id)
		if rule, ok := audit.RuleByID(id); ok && !seen[id] {
			seen[id] = true
			answers = append(answers, findingAnswer(rule))
		}
	}
	if m := exitCode().FindStringSubmatch(text); m != nil {
		for _, x := range exitAnswers() {
			if x.Topic == exitKind+" "+m[1] {
				answers = append(answers, x)
			}
		}
	}
	return answers
}

func findingAnswer(r audit.Rule) explain.Answer {
	with := ""
	if r.Asked != "" {
		with = "   (with " + r.Asked + ")"
	}
	return explain.Answer{Topic: r.ID, Kind: "finding", What: fmt.Sprintf("%s; severity: %s", r.Title, r.Severity), Why: r.Why,
		Do:  []string{fmt.Sprintf(`mi-roles audit --all --query "[?finding=='%s']" -o json`, r.ID) + with},
		See: []string{"docs/findings.md"}}
}

// exitAnswers reads the page of the exit codes, which has a code and its meaning a
// line, and more of the meaning in lines without a code.
func exitAnswers() []explain.Answer {
	var answers []explain.Answer
	for line := range strings.Lines(exitCodesHelp) {
		line = strings.TrimRight(line, "\n")
		last := len(answers) - 1
		switch m := exitLine().FindStringSubmatch(line); {
		case m != nil:
			answers = append(answers, explain.Answer{Topic: exitKind + " " + m[1], Kind: exitKind, What: "of mi-roles: " + m[2],
				Do: []string{"read the error and its hint: they name what failed", "mi-roles help exit-codes   (all of them)"}})
		case last >= 0 && strings.HasPrefix(line, "       "):
			answers[last].What += " " + strings.TrimSpace(line)
		case last >= 0:
			return answers
		}
	}
	return answers
}
