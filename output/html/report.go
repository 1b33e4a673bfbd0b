package html

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"reflect"
	"strings"
	"time"

	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/audit"
)

// Report is everything that the page shows.
type Report struct {
	Title      string // of the report; "": made of the tenant's name
	Tenant     string // its id; "" when not known
	TenantName string // "" when not known
	Scope      string // what was looked at, in words
	Made       time.Time
	Tool       string // version of the program
	RiskDate   string // of the built-in ratings
	Sandbox    bool
	Principals []roles.Principal
	Grants     []roles.Grant
	Found      audit.Result

	// Azure is what an export of Azure says about an identity; nil where none was given.
	Azure func(roles.Principal) output.Azure
}

var (
	//go:embed report.html
	page string
	//go:embed report.css
	style string
	//go:embed data.js
	scriptData string
	//go:embed grid.js
	scriptGrid string
	//go:embed views.js
	scriptViews string
	//go:embed tenants.js
	scriptTenants string
	//go:embed app.js
	scriptApp string
)

// Write writes the report as one HTML file.
func Write(w io.Writer, r Report) error {
	d := columns(r)
	script := `"use strict";(()=>{` + "\n" + scriptData + scriptGrid + scriptViews + scriptTenants + scriptApp + "})();"
	fill := strings.NewReplacer( // one pass: what is filled in is not looked at again
		"{{policy}}", html.EscapeString(policy(script, style)), "{{style}}", style, "{{script}}", script,
		"{{title}}", html.EscapeString(heading(r)), "{{origin}}", origin(r), "{{overview}}", overview(r, d),
		"{{tool}}", html.EscapeString(r.Tool), "{{risk-date}}", html.EscapeString(r.RiskDate))
	before, after, _ := strings.Cut(page, "{{data}}")
	b := bufio.NewWriterSize(w, 1<<16)
	_, _ = fill.WriteString(b, before) // the writer keeps its first error
	if err := island(b, reflect.ValueOf(d)); err != nil {
		return fmt.Errorf("cannot make the report: %w", err)
	}
	_, _ = fill.WriteString(b, after)
	if err := b.Flush(); err != nil {
		return fmt.Errorf("cannot write the report: %w", err)
	}
	return nil
}

// policy allows the one script and the one style sheet, and nothing else.
func policy(script, style string) string {
	return "default-src 'none'; script-src " + hash(script) + "; style-src " + hash(style) + "; base-uri 'none'; form-action 'none'"
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
