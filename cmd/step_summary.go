package cmd

import (
	"fmt"
	"os"
	"path/filepath"

	"mi-roles/cmd/screen"
	"mi-roles/output"
)

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
	if err == nil {
		err = output.Render(f, doc, output.Options{Format: output.MD})
	}
	return screen.FirstError(err, f.Close())
}
