// Command catalog brings roles/catalog/known up to date: the ids and values of the
// permissions of Microsoft's APIs. It reads tables with a line of column names:
//
//	go run ./.ci/catalog -date 2026-08-20 -roles FILE -graph FILE -delegated FILE
//
// A permission that is known stays known after Microsoft withdraws it, because
// tenants go on holding it. What changed goes to stdout, as text for a pull request.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"mi-roles/roles/catalog"
)

func main() {
	date := flag.String("date", "", "the `day` on which the sources were read (YYYY-MM-DD)")
	out := flag.String("out", filepath.FromSlash("roles/catalog/known"), "the `folder` to bring up to date")
	from := sources{}
	flag.StringVar(&from.roles, "roles", "", "`file` of application permissions: appId, id, value")
	flag.StringVar(&from.graph, "graph", "", "`file` of Microsoft Graph's application permissions: appRoleId, value")
	flag.StringVar(&from.delegated, "delegated", "", "`file` of delegated permissions: appId, id, value")
	flag.Parse()
	if err := refresh(*out, *date, from, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "catalog:", err)
		os.Exit(1)
	}
}

// sources are the files to read; "" leaves one out.
type sources struct{ roles, graph, delegated string }

func refresh(dir, date string, from sources, report io.Writer) error {
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		return fmt.Errorf("-date: %w", err)
	}
	known, err := load(dir)
	if err != nil {
		return err
	}
	news, err := read(from)
	if err != nil {
		return err
	}
	for _, p := range news {
		api, ok := catalog.ByAppID(p.app)
		switch {
		case !ok:
			fmt.Fprintf(report, "- left out: %s (%s), of an API that has no alias: %s\n", p.value, p.id, p.app)
		case known.put(api.Alias, p):
			fmt.Fprintf(report, "- %s: %s %s (%s)\n", api.Alias, p.kind(), p.value, p.id)
		}
	}
	return known.save(dir, date)
}

// read gives the permissions of all sources.
func read(from sources) ([]permission, error) {
	graph, _ := catalog.ByAlias("graph")
	var all []permission
	for _, s := range []struct {
		file, id, app string
		delegated     bool
	}{{from.roles, "id", "", false}, {from.graph, "appRoleId", graph.AppID, false}, {from.delegated, "id", "", true}} {
		if s.file == "" {
			continue
		}
		rows, err := table(s.file, s.id, "value")
		if err != nil {
			return nil, err
		}
		for i, row := range rows {
			p := permission{app: s.app, id: row[s.id], value: row["value"], delegated: s.delegated}
			if p.app == "" {
				p.app = row["appId"]
			}
			if err := p.check(); err != nil {
				return nil, fmt.Errorf("%s, line %d: %w", s.file, i+2, err)
			}
			all = append(all, p)
		}
	}
	return all, nil
}
