package screen

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"mi-roles/output"
)

// pageRows is how many rows a job's page shows: GitHub drops a page of more than 1 MiB.
const pageRows = 500

// TellJob tells the GitHub Actions job in which a run takes place, if there is one, what
// came out of it: a table on the job's page, and how many changes or findings (name)
// there are, as an output of the step.
func (a *Screen) TellJob(doc output.Document, title, name string, n int) {
	more := len(doc.Rows) - pageRows
	if more > 0 {
		doc.Rows = doc.Rows[:pageRows]
	}
	err := a.appendTo("GITHUB_STEP_SUMMARY", func(w io.Writer) error {
		_, _ = fmt.Fprintf(w, "\n### mi-roles %s\n\n", output.Clean(title)) // a full disk fails below
		err := output.Render(w, doc, output.Options{Format: output.MD})
		if more > 0 {
			_, _ = fmt.Fprintf(w, "\n… and %d more\n", more)
		}
		return err
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
