package html

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"time"

	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/audit"
)

// Report is everything that the page shows.
type Report struct {
	Tenant     string // its id; "" when not known
	Scope      string // what was looked at, in words
	Made       time.Time
	Tool       string // version of the program
	RiskDate   string // of the built-in ratings
	Sandbox    bool
	Principals []roles.Principal
	Grants     []roles.Grant
	Found      audit.Result
}

var (
	//go:embed report.tmpl
	page string
	//go:embed report.css
	style string
	//go:embed data.js
	scriptData string
	//go:embed grid.js
	scriptGrid string
	//go:embed views.js
	scriptViews string
	//go:embed app.js
	scriptApp string
)

// Write writes the report as one HTML file.
func Write(w io.Writer, r Report) error {
	t, err := template.New("report").Parse(page)
	if err != nil {
		return fmt.Errorf("cannot make the report: %w", err)
	}
	d := columns(r)
	island, err := json.Marshal(d) // escapes <, > and &, so the island ends where we end it
	if err != nil {
		return fmt.Errorf("cannot make the report: %w", err)
	}
	script := `"use strict";(()=>{` + "\n" + scriptData + scriptGrid + scriptViews + scriptApp + "})();"
	b := bufio.NewWriterSize(w, 1<<16)
	if err := t.Execute(b, view{
		Tenant: output.Clean(r.Tenant), Scope: output.Clean(r.Scope), Tool: r.Tool, RiskDate: r.RiskDate, Sandbox: r.Sandbox,
		Made:   r.Made.UTC().Format("2006-01-02 15:04 UTC"),
		Policy: policy(script, style),
		Style:  template.CSS(style), //nolint:gosec // our own file
		Script: template.JS(script), //nolint:gosec // our own files
		Data:   template.JS(island), //nolint:gosec // encoded above; a data block is never run
		Facts:  facts(d), Charts: charts(d), Timeline: timeline(r.Grants), Rules: ruleCounts(d), Worst: worst(d),
	}); err != nil {
		return fmt.Errorf("cannot write the report: %w", err)
	}
	return b.Flush()
}

// view is what the template shows.
type view struct {
	Tenant, Scope, Made, Tool, RiskDate string
	Sandbox                             bool
	Policy                              string
	Style                               template.CSS
	Script, Data                        template.JS
	Facts                               []fact
	Charts                              []chart
	Timeline                            history
	Rules                               []ruleCount
	Worst                               []danger
}

// policy allows the one script and the one style sheet, and nothing else.
func policy(script, style string) string {
	return "default-src 'none'; script-src " + hash(script) + "; style-src " + hash(style) + "; base-uri 'none'; form-action 'none'"
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
