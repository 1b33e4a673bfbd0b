package cmd

import (
	"fmt"
	"os"
	"path/filepath"

	"mi-roles/cmd/screen"
	"mi-roles/output"
)

// mostSummary is how many rows a job's page gets: GitHub drops a summary of over 1 MiB,
// and a row has less than a kilobyte.
const mostSummary = 1000

// stepSummary appends the plan to the job's page on GitHub, where there is one.
func (a *app) stepSummary(doc output.Document, title string) error {
	file := a.Getenv("GITHUB_STEP_SUMMARY")
	if file == "" {
		return nil
	}
	f, err := os.OpenFile(filepath.Clean(file), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "\n### mi-roles %s\n\n", title)
	if more := len(doc.Rows) - mostSummary; more > 0 {
		doc.Rows = doc.Rows[:mostSummary]
		_, err = fmt.Fprintf(f, "The first %d rows; %d more are in the output of the job.\n\n", mostSummary, more)
	}
	if err == nil {
		err = output.Render(f, doc, output.Options{Format: output.MD})
	}
	return screen.FirstError(err, f.Close())
}
