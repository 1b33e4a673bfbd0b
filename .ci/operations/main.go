// Command operations makes the table of roles/operations again: which application
// roles of Microsoft Graph allow which call. Its source is the file
// permissions/new/permissions.json of github.com/microsoftgraph/microsoft-graph-devx-content
// (MIT license):
//
//	go run ./.ci/operations -date 2026-08-07 permissions.json
//
// The date is that of the source's commit. The table holds what the program looks
// up and nothing else: no descriptions, no delegated permissions by name.
package main

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"os"
	"time"
)

// tableFile is where the program embeds the table from, seen from the module's root.
const tableFile = "roles/operations/table.gz"

func main() {
	date := flag.String("date", "", "day of the source's commit, as year-month-day")
	out := flag.String("out", tableFile, "file to write")
	samples := flag.String("samples", "", "file of Graph Explorer's sample calls: say how many of them the table knows, and write nothing")
	flag.Parse()
	if *samples != "" {
		if err := measure(*samples); err != nil {
			fmt.Fprintln(os.Stderr, "operations:", err)
			os.Exit(1)
		}
		return
	}
	if err := run(*date, *out, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "operations:", err)
		os.Exit(1)
	}
}

func run(date, out string, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("name the source: go run ./.ci/operations -date YYYY-MM-DD permissions.json")
	}
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		return fmt.Errorf("-date %q is not a day: use YYYY-MM-DD, the day of the source's commit", date)
	}
	source, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	text, err := derive(source, date)
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	packed, err := pack(text)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%s: %d bytes, %d compressed\n", out, len(text), len(packed))
	return os.WriteFile(out, packed, 0o644)
}

func measure(file string) error {
	samples, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return coverage(samples, os.Stdout)
}

// pack compresses without a name or a time, so that equal tables are equal files.
func pack(text []byte) ([]byte, error) {
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(text); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}
