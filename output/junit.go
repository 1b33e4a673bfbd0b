package output

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/jstemmer/go-junit-report/v2/junit"
)

// writeJUnit writes one suite with a test case per finding. The name of a case
// does not depend on its outcome, so that a test report can follow it from run
// to run.
func writeJUnit(w io.Writer, findings []Finding, name string) error {
	suite := junit.Testsuite{Name: "mi-roles " + cmp.Or(name, "check"), Time: "0"}
	for _, f := range findings {
		c := junit.Testcase{
			Name:      Clean(cmp.Or(f.Case, f.Subject, f.RuleID)),
			Classname: "mi-roles." + cmp.Or(name, "check"),
			Time:      "0",
		}
		if !f.Passed {
			c.Failure = &junit.Result{Message: Clean(f.Message), Type: Clean(f.RuleID), Data: strings.TrimSpace(Clean(f.Message) + "\n" + Clean(f.Remedy))}
		}
		suite.AddTestcase(c)
	}
	suites := junit.Testsuites{Name: "mi-roles"}
	suites.AddSuite(suite)
	if _, err := io.WriteString(w, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"); err != nil {
		return err
	}
	if err := suites.WriteXML(w); err != nil {
		return fmt.Errorf("cannot write the result as JUnit XML: %w", err)
	}
	return nil
}
