// Command vex compares what govulncheck finds with the project's own statement about
// vulnerabilities:
//
//	govulncheck -format openvex ./... | go run ./.ci/vex docs/mi-roles.openvex.json
//
// It fails, and lists what is left, when a vulnerability affects the code and the statement
// does not say why it does no harm.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// document is the part of an OpenVEX document that counts here.
type document struct {
	Context    string `json:"@context"`
	Statements []statement
}

type statement struct {
	Vulnerability struct{ Name string }
	Status        string
	Justification string
}

func main() {
	if err := run(os.Stdin, os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "vex:", err)
		os.Exit(1)
	}
}

func run(found io.Reader, out io.Writer, args []string) error {
	if len(args) != 1 {
		return errors.New("usage: govulncheck -format openvex ./... | go run ./.ci/vex STATEMENT")
	}
	text, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	ours, err := read(strings.NewReader(string(text)))
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	theirs, err := read(found)
	if err != nil {
		return fmt.Errorf("what govulncheck says: %w", err)
	}
	var left []string
	for _, s := range theirs.Statements {
		switch {
		case s.Status != "affected":
		case slices.ContainsFunc(ours.Statements, s.answered):
			_, _ = fmt.Fprintf(out, "%s: does not apply, see %s\n", s.Vulnerability.Name, args[0])
		default:
			left = append(left, s.Vulnerability.Name)
		}
	}
	if len(left) > 0 {
		return fmt.Errorf("the code is affected by %s", strings.Join(left, ", "))
	}
	return nil
}

// answered reports whether one of our statements says why this vulnerability does no harm.
func (s statement) answered(ours statement) bool {
	return ours.Vulnerability.Name == s.Vulnerability.Name && ours.Status == "not_affected" && ours.Justification != ""
}

// read refuses what is no OpenVEX document: no answer is not the answer that all is well.
func read(r io.Reader) (document, error) {
	var d document
	if err := json.NewDecoder(r).Decode(&d); err != nil {
		return d, err
	}
	if !strings.HasPrefix(d.Context, "https://openvex.dev/ns") {
		return d, errors.New("no OpenVEX document")
	}
	return d, nil
}
