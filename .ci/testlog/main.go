// Command testlog reads the output of "go test -json", prints what "go test" would
// have printed, and counts and names the skipped tests in a file:
//
//	go test ./... -json | go run ./.ci/testlog FILE
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go test ./... -json | go run ./.ci/testlog FILE")
		os.Exit(2)
	}
	skips, err := read(os.Stdin, os.Stdout)
	if err == nil {
		err = os.WriteFile(os.Args[1], []byte(report(skips)), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "testlog:", err)
		os.Exit(1)
	}
}

// event is a line of "go test -json" (go doc test2json).
type event struct{ Action, Package, Test, Output string }

// key is a test of a package; the package itself has no test.
type key struct{ pkg, test string }

// skip is a test that was skipped, and why.
type skip struct {
	key
	why string
}

// read copies what is for people: results of packages, failed tests with what they
// printed, errors of the compiler. It returns the skipped tests.
func read(in io.Reader, out io.Writer) ([]skip, error) {
	printed := map[key][]string{}
	var skips []skip
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		if err != nil && line == "" {
			if err == io.EOF {
				return skips, nil
			}
			return skips, err
		}
		var e event
		if json.Unmarshal([]byte(line), &e) != nil || e.Action == "" {
			fmt.Fprint(out, line) // the go command itself
			continue
		}
		k := key{e.Package, e.Test}
		switch {
		case e.Action == "build-output":
			fmt.Fprint(out, e.Output)
		case e.Action == "output" && e.Test == "" && result(e.Output):
			if strings.HasPrefix(e.Output, "FAIL") {
				show(out, printed, k)
			}
			fmt.Fprint(out, e.Output)
		case e.Action == "output":
			printed[k] = append(printed[k], e.Output)
		case e.Action == "skip" && e.Test != "":
			skips = append(skips, skip{k, reason(printed[k])})
			delete(printed, k)
		case e.Action == "pass":
			delete(printed, k)
		case e.Action == "fail" && e.Test != "":
			show(out, printed, k)
		case e.Action == "fail": // what was running when the package ended
			for k := range printed {
				if k.pkg == e.Package {
					show(out, printed, k)
				}
			}
		}
	}
}

func show(out io.Writer, printed map[key][]string, k key) {
	fmt.Fprint(out, strings.Join(printed[k], ""))
	delete(printed, k)
}

// result reports whether a line is a package's last one.
func result(line string) bool {
	return strings.HasPrefix(line, "ok  \t") || strings.HasPrefix(line, "?   \t") || strings.HasPrefix(line, "FAIL\t")
}

// reason is what a skipped test has said, without the lines of the test framework.
func reason(printed []string) string {
	var said []string
	for _, line := range printed {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "=== ") && !strings.HasPrefix(line, "--- ") {
			said = append(said, line)
		}
	}
	return strings.Join(said, " ")
}

// report counts the skipped tests by their reason, and names them.
func report(skips []skip) string {
	byReason := map[string][]string{}
	for _, s := range skips {
		why := place.ReplaceAllString(s.why, "")
		byReason[why] = append(byReason[why], s.pkg+" "+s.test)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "skipped tests: %d\n", len(skips))
	for _, why := range slices.Sorted(maps.Keys(byReason)) {
		fmt.Fprintf(&b, "%5d  %s\n", len(byReason[why]), why)
		for _, test := range slices.Sorted(slices.Values(byReason[why])) {
			fmt.Fprintf(&b, "         %s\n", test)
		}
	}
	return b.String()
}

// place is where in the sources a test said something.
var place = regexp.MustCompile(`\w+\.go:\d+: `)
