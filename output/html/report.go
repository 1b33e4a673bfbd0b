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

// Report holds everything that the page shows.
type Report struct {
	Title      string // "": derived from the tenant's name
	Tenant     string // tenant id; "" if unknown
	TenantName string // "" if unknown
	Scope      string // what the report covers, in words
	Made       time.Time
	Tool       string // program version
	RiskDate   string // date of the built-in ratings
	Sandbox    bool
	Principals []roles.Principal
	Grants     []roles.Grant
	Found      audit.Result

	// Azure returns what an Azure export says about an identity; nil without an export.
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
	fill := strings.NewReplacer( // one pass: inserted text is not expanded again
		"{{policy}}", html.EscapeString(policy(script, style)), "{{style}}", style, "{{script}}", script,
		"{{title}}", html.EscapeString(heading(r)), "{{origin}}", origin(r), "{{overview}}", overview(r, d),
		"{{tool}}", html.EscapeString(r.Tool), "{{risk-date}}", html.EscapeString(r.RiskDate))
	before, after, _ := strings.Cut(page, "{{data}}")
	b := bufio.NewWriterSize(w, 1<<16)
	_, _ = fill.WriteString(b, before) // the writer keeps its first error
	if err := island(b, reflect.ValueOf(d)); err != nil {
		return fmt.Errorf("cannot create the report: %w", err)
	}
	_, _ = fill.WriteString(b, after)
	if err := b.Flush(); err != nil {
		return fmt.Errorf("cannot write the report: %w", err)
	}
	return nil
}

// policy returns a Content-Security-Policy that allows only this script and this style sheet.
func policy(script, style string) string {
	return "default-src 'none'; script-src " + hash(script) + "; style-src " + hash(style) + "; base-uri 'none'; form-action 'none'"
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
