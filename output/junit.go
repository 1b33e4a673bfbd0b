package output

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// The parts of a JUnit report that GitHub, Azure Pipelines, GitLab and Jenkins
// read. The format has no standard; these are the names and the order of the Ant
// task that it began with.
type (
	junitSuites struct {
		XMLName  xml.Name   `xml:"testsuites"`
		Name     string     `xml:"name,attr"`
		Tests    int        `xml:"tests,attr,omitempty"`
		Failures int        `xml:"failures,attr,omitempty"`
		Suite    junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		ID       int         `xml:"id,attr"`
		Time     string      `xml:"time,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		Time    string        `xml:"time,attr"`
		Failure *junitFailure `xml:"failure"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",cdata"`
	}
)

// writeJUnit writes one suite with a test case per finding. The name of a case is its
// own, and does not depend on its outcome, so that a test report can follow it from run
// to run.
func writeJUnit(w io.Writer, findings []Finding, name string) error {
	suite := junitSuite{Name: "mi-roles " + cmp.Or(name, "check"), Tests: len(findings), Time: "0"}
	names := caseNames(findings)
	for i, f := range findings {
		c := junitCase{
			Name:  names[i],
			Class: "mi-roles." + cmp.Or(name, "check"),
			Time:  "0",
		}
		if !f.Passed {
			suite.Failures++
			c.Failure = &junitFailure{Clean(f.Message), Clean(f.RuleID), strings.TrimSpace(Clean(f.Message) + "\n" + Clean(f.Remedy))}
		}
		suite.Cases = append(suite.Cases, c)
	}
	report := junitSuites{Name: "mi-roles", Tests: suite.Tests, Failures: suite.Failures, Suite: suite}
	text, err := xml.MarshalIndent(report, "", "\t")
	if err != nil {
		return fmt.Errorf("cannot write the result as JUnit XML: %w", err)
	}
	_, err = io.WriteString(w, xml.Header+string(text)+"\n")
	return err
}
