package cmd

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/roles/audit"
	"mi-roles/roles/display"
	"mi-roles/roles/policy"
	"mi-roles/roles/shell"
)

// auditOutputs are the files that an audit makes for the work that follows it.
type auditOutputs struct {
	remedies, template string
	inputs             func(flag, path string) error // refuses a path that is another file of the command
}

func (o *auditOutputs) addFlags(c *cobra.Command) {
	c.Flags().StringVar(&o.remedies, "remedies", "",
		"write a shell script with the command for each finding to this `file`, for review")
	c.Flags().StringVar(&o.template, "write-exceptions", "",
		"write an exception for each finding to this `file`; fill in the reasons yourself")
	o.inputs = func(flag, path string) error { return checkInputs(flag, path, c, nil) }
}

// acceptedFor is the last day that the template of exceptions proposes.
const acceptedFor = 90 * 24 * time.Hour

// openOutputs finds out whether the files can be written, before anything is asked. The
// caller commits them with what was found.
func openOutputs(ctx context.Context, o *auditOutputs) (*openedFiles, error) {
	w := &openedFiles{}
	for _, file := range []struct {
		flag, path string
		to         **screen.Destination
		spare      func(string) error
	}{
		{"remedies", o.remedies, &w.remedies, func(path string) error { return change.SpareOurFiles(path, "") }},
		{"write-exceptions", o.template, &w.template, func(path string) error {
			return fmt.Errorf("%s already exists and may contain reasons: name another file, or delete it first", path)
		}},
	} {
		if file.path == "" {
			continue
		}
		err := o.inputs(file.flag, file.path)
		if err == nil {
			*file.to, err = screen.OpenNamed(ctx, file.flag, file.path, file.spare)
		}
		if err != nil {
			w.discard()
			return nil, err
		}
	}
	return w, nil
}

// openedFiles are the opened files; nil where none was asked for.
type openedFiles struct{ remedies, template *screen.Destination }

func (w *openedFiles) discard() {
	for _, d := range []*screen.Destination{w.remedies, w.template} {
		if d != nil {
			d.Discard()
		}
	}
}

// write writes the files and puts them in their places.
func (w *openedFiles) write(ctx context.Context, a *app, o *auditOptions, x audited) error {
	if w.remedies != nil {
		if err := writeRemedies(w.remedies, x.found.Open, pinned(ctx, x.Session)); err != nil {
			return err
		}
		if err := w.remedies.Commit(ctx); err != nil {
			return err
		}
		a.Note("remedies written to %s; review them before you run any", o.remedies)
	}
	if w.template != nil {
		if err := policy.WriteExceptions(w.template, x.found.Open, x.in.Now.Add(acceptedFor)); err != nil {
			return err
		}
		if err := w.template.Commit(ctx); err != nil {
			return err
		}
		a.Note("exceptions written to %s; fill in the reasons", o.template)
	}
	return nil
}

// pinned are the variables that keep a script to the tenant that was audited.
func pinned(ctx context.Context, s *connect.Session) []string {
	var vars []string
	if id := s.TenantID(ctx); id != "" {
		vars = append(vars, "MI_ROLES_TENANT="+shell.POSIX.Word(id))
	}
	return append(vars, "MI_ROLES_CLOUD="+shell.POSIX.Word(s.Cloud.Name))
}

// writeRemedies writes the script. Each command stands below what it resolves; two
// commands of which one makes the other unnecessary are not both active.
func writeRemedies(to io.Writer, open []audit.Finding, vars []string) error {
	var b strings.Builder
	b.WriteString(`#!/bin/sh
# Findings of mi-roles audit, and the command that resolves each one. None of them has run.
# Review this script, delete the commands that you do not want, then run it with: sh FILE
# Each command prompts before it removes anything; without a terminal, it needs --yes.
`)
	for _, v := range vars {
		b.WriteString("export " + v + "\n")
	}
	for _, r := range audit.Remedies(open) {
		b.WriteString("\n")
		for _, f := range r.Findings {
			fmt.Fprintf(&b, "# %s %s: %s\n", f.Rule.ID, f.Severity, display.Clean(f.Message))
		}
		line := shell.POSIX.Line(strings.Fields(r.Command)...)
		switch {
		case r.Command == "":
			line = "# no single command resolves this: see docs/findings.md"
		case r.Unless:
			line = "# only if the broader role above stays:\n# " + line
		}
		b.WriteString(line + "\n")
	}
	_, err := io.WriteString(to, b.String())
	return err
}
