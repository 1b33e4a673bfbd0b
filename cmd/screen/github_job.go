package screen

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"mi-roles/output"
)

// jobPage is how long what is added to a job's page may be: GitHub drops a step's page of
// more than 1 MiB.
const jobPage = 1_000_000

// InJob reports whether there is a GitHub Actions job to be told.
func (a *Screen) InJob() bool {
	return a.Getenv("GITHUB_STEP_SUMMARY") != "" || a.Getenv("GITHUB_OUTPUT") != ""
}

// TellJob tells the GitHub Actions job in which a run takes place, if there is one, what
// came out of it: a table on the job's page, and how many changes or findings (name)
// there are, as an output of the step.
func (a *Screen) TellJob(doc output.Document, title, name string, n int) {
	doc.Title = "mi-roles " + title
	err := a.appendTo("GITHUB_STEP_SUMMARY", func(w io.Writer) error {
		_, _ = io.WriteString(w, "\n") // a full disk fails below
		return output.Render(w, doc, output.Options{Format: output.MD, MaxBytes: jobPage})
	})
	if err != nil {
		a.Note("the step summary could not be written: %v", err)
	}
	err = a.appendTo("GITHUB_OUTPUT", func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "%s=%d\n", name, n)
		return err
	})
	if err != nil {
		a.Note("the outputs of the step could not be written: %v", err)
	}
}

// appendTo writes at the end of the file that a variable names, if it names one.
func (a *Screen) appendTo(variable string, write func(io.Writer) error) error {
	file := a.Getenv(variable)
	if file == "" {
		return nil
	}
	f, err := os.OpenFile(filepath.Clean(file), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}
