package cmd

import (
	"context"
	"fmt"
	"io"
	"os"

	"mi-roles/cmd/screen"
	"mi-roles/roles/activity"
	"mi-roles/roles/display"
	"mi-roles/roles/files"
)

// exportReader reads files that another program exported, one after the other.
type exportReader interface {
	Add(name string, file io.Reader) error
}

// checkExports refuses what is no file before anything is asked, and a file that is
// named twice, whose lines would count twice.
func checkExports(flag string, paths []string) error {
	for i, path := range paths {
		if path == "-" {
			continue
		}
		info, err := os.Stat(path)
		switch {
		case err != nil:
			return screen.Refuse("--%s: %w", flag, files.Unreadable(path, err))
		case info.IsDir():
			return screen.Refuse("--%s: %s is a folder: name the files in it", flag, path)
		}
		for _, other := range paths[:i] {
			if other != "-" && files.Same(path, other) {
				return screen.Refuse("--%s: %s is named twice", flag, path)
			}
		}
	}
	return nil
}

// readExports hands files to a reader; "-" is standard input.
func (a *app) readExports(ctx context.Context, flag string, paths []string, r exportReader) error {
	for _, path := range paths {
		if path == "-" {
			a.AskToPaste("export")
		}
		_, err := screen.Await(ctx, func() (struct{}, error) { return struct{}{}, a.readExport(path, r) })
		if err != nil {
			return fmt.Errorf("--%s: %w", flag, err)
		}
	}
	return nil
}

func (a *app) readExport(path string, r exportReader) error {
	if path == "-" {
		return r.Add("standard input", a.In)
	}
	file, err := os.Open(path)
	if err != nil {
		return screen.Refuse("%w", files.Unreadable(path, err))
	}
	defer func() { _ = file.Close() }()
	return r.Add(path, file)
}

// tellLog says what a log of calls holds, and what of it is left out.
func (a *app) tellLog(l *activity.Log) {
	a.Note("the log has %s of applications from %s to %s (%s)", display.Count(l.Calls, "call", "calls"),
		l.From.Format("2006-01-02"), l.To.Format("2006-01-02"), display.Count(l.Days(), "day", "days"))
	if first, last, days := l.Gap(); days > 0 {
		a.Note("the log has no line from %s to %s (%s): usage in that time is unknown", first.Format("2006-01-02"),
			last.Format("2006-01-02"), display.Count(days, "day", "days"))
	}
	for _, left := range []struct {
		lines int
		why   string
	}{{l.ByUsers, "of signed-in users"}, {l.OtherTenant, "of another tenant"}} {
		if left.lines > 0 {
			a.Note("%s %s left out", display.Count(left.lines, "line", "lines"), left.why)
		}
	}
	a.tellUnreadable(l.Unreadable+l.TooLong, l.FirstBad)
}

// tellUnreadable says how many lines of an export are no rows of it.
func (a *app) tellUnreadable(lines int, first string) {
	if lines > 0 {
		a.Note("%s could not be read; the first: %s", display.Count(lines, "line", "lines"), first)
	}
}
