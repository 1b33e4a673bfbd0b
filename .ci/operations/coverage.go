package main

import (
	"encoding/json"
	"fmt"
	"io"

	"mi-roles/roles/catalog"
	"mi-roles/roles/operations"
)

// coverage says how many of Microsoft's own sample calls, those of Graph Explorer
// (sample-queries/sample-queries.json of the same repository), the table knows. It
// lists those that it does not.
func coverage(samples []byte, out io.Writer) error {
	var file struct {
		SampleQueries []struct{ Method, RequestURL string }
	}
	if err := json.Unmarshal(samples, &file); err != nil {
		return err
	}
	var known, users, unknown int
	for _, q := range file.SampleQueries {
		call, err := operations.NewCall(q.Method, q.RequestURL)
		a := operations.Lookup(call, catalog.Builtin())
		if err == nil && a.Instead != "" { // for the signed-in user; the same is possible for any user
			if other, err := operations.ParseCall(a.Instead); err == nil {
				a = operations.Lookup(other, catalog.Builtin())
			}
		}
		switch {
		case err == nil && len(a.Roles) > 0:
			known++
		case err == nil && a.Known:
			users++
		default:
			unknown++
			if _, err := fmt.Fprintln(out, "unknown:", q.Method, q.RequestURL); err != nil {
				return err
			}
		}
	}
	_, err := fmt.Fprintf(out, "%d calls: %d with roles, %d without, %d unknown\n", len(file.SampleQueries), known, users, unknown)
	return err
}
