package html

import "mi-roles/output"

// overview returns the part of the page that works without scripts.
func overview(r Report, d data) string {
	var m markup
	m.brief(r, d)
	m.put("<ul class=\"facts\">\n")
	for _, f := range facts(d) {
		tone := ""
		if f.Tone != "" && f.Value > 0 {
			tone = "t-" + f.Tone
		}
		m.put("<li><a href=\"%s\"><strong class=\"%s\">%s</strong> <span>%s</span></a></li>\n", f.Link, tone, num(f.Value), f.Label)
	}
	m.put("</ul>\n<div class=\"charts\">\n")
	m.first(r)
	m.put("<div class=\"stack\">\n")
	m.changes(r.Found)
	m.meanings()
	m.put("</div>\n</div>\n<div class=\"charts second\">\n")
	for _, c := range charts(d) {
		m.chart(c)
	}
	m.timeline(timeline(r.Grants))
	m.put("</div>\n<div class=\"charts\">\n")
	m.rules(ruleCounts(d))
	m.worst(worst(d))
	m.put("</div>\n")
	return m.String()
}

func (m *markup) chart(c chart) {
	m.put("<div class=\"card\">\n<table class=\"bars\"><caption>%s</caption><colgroup><col class=\"c-name\"><col><col "+
		"class=\"c-n\"></colgroup>\n", c.Title)
	m.put("<thead class=\"hide\"><tr><th scope=\"col\">%s</th><th scope=\"col\">Share</th><th "+
		"scope=\"col\">Count</th></tr></thead>\n<tbody>\n", c.Head)
	for _, b := range c.Bars {
		m.put("<tr><th scope=\"row\"><a href=\"%s\" title=\"%s\">%s</a></th><td><svg viewBox=\"0 0 100 10\" "+
			"preserveAspectRatio=\"none\" aria-hidden=\"true\">", b.Link, b.Label, b.Label)
		for _, p := range b.Parts {
			m.put("<rect class=\"f-%s\" x=\"%.3f\" y=\"0\" width=\"%.3f\" height=\"10\"/>", p.Level, p.From, p.To-p.From)
		}
		m.put("</svg></td><td class=\"n\">%s</td></tr>\n", num(b.Count))
	}
	if len(c.Bars) == 0 {
		m.put("<tr><td colspan=\"3\">none</td></tr>\n")
	}
	m.put("</tbody></table>\n")
	if c.Rest != "" {
		m.put("<p class=\"rest\">%s</p>", c.Rest)
	}
	m.put("\n</div>\n")
}

func (m *markup) timeline(h history) {
	m.put("<div class=\"card\">\n<h3>Assignments over time</h3>\n")
	defer m.put("</div>\n")
	if len(h.Columns) == 0 {
		unknown := h.Unknown
		if unknown == "" {
			unknown = "There are no assignments."
		}
		m.put("<p class=\"rest\">%s</p>", unknown)
		return
	}
	m.put("<svg class=\"time\" viewBox=\"0 0 %d 150\" role=\"group\" aria-label=\"Assignments created per %s\">\n", h.Width, h.Unit)
	m.put("<line x1=\"0\" x2=\"%d\" y1=\"%d.5\" y2=\"%d.5\"/>\n<text x=\"0\" y=\"10\">up to %s per %s</text>\n", h.Width, h.Base, h.Base,
		num(h.Most), h.Unit)
	for _, c := range h.Columns {
		m.column(c)
	}
	m.put("</svg>\n<p class=\"rest\"><span class=\"key f-high\"></span> critical or high <span class=\"key all\"></span> other")
	if h.Unknown != "" {
		m.put(" · %s", h.Unknown)
	}
	m.put("</p>\n")
}

func (m *markup) column(c column) {
	if c.Count > 0 {
		made := count(c.Count, "assignment", "assignments")
		m.put("<a href=\"%s\" aria-label=\"%s: %s, %d of them critical or high\"><title>%s: %s, %d critical or high</title>",
			c.Link, c.Label, made, c.Risky, c.Label, made, c.Risky)
		m.put("<rect class=\"all\" x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\"/>", c.X, c.Y, c.Width, c.Height)
		m.put("<rect class=\"f-high\" x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\"/></a>", c.X, c.RiskyY, c.Width, c.RiskyTop)
	}
	if c.Tick != "" {
		m.put("<text x=\"%d\" y=\"145\">%s</text>", c.X, c.Tick)
	}
	m.put("\n")
}

func (m *markup) rules(rules []ruleCount) {
	m.put("<div class=\"card\">\n<h3>Findings</h3>\n<table class=\"list\"><thead><tr>" +
		"<th scope=\"col\">Finding</th><th scope=\"col\">Severity</th><th scope=\"col\" class=\"n\">Open</th><th scope=\"col\" " +
		"class=\"n\">Accepted</th></tr></thead><tbody>\n")
	for _, r := range rules {
		m.put("<tr><th scope=\"row\"><a href=\"#/findings?rule=%s\">%s %s</a></th><td><span class=\"chip %s\">%s</span></td><td "+
			"class=\"n\">%s</td><td class=\"n\">%s</td></tr>\n",
			r.ID, r.ID, r.Title, r.Level, r.Level, num(r.Open), num(r.Accepted))
	}
	if len(rules) == 0 {
		m.put("<tr><td colspan=\"4\">There are no findings.</td></tr>\n")
	}
	m.put("</tbody></table>\n</div>\n")
}

func (m *markup) worst(list []danger) {
	m.put("<div class=\"card\">\n<h3>Identities with the riskiest roles</h3>\n<table class=\"list\"><thead><tr>" +
		"<th scope=\"col\">Identity</th><th scope=\"col\" class=\"n\">Critical</th><th scope=\"col\" class=\"n\">High</th><th " +
		"scope=\"col\" class=\"n\">All roles</th></tr></thead><tbody>\n")
	for _, w := range list {
		m.put("<tr><th scope=\"row\"><a href=\"#/identity/%s\">%s</a></th><td class=\"n\">%d</td><td class=\"n\">%d</td><td "+
			"class=\"n\">%d</td></tr>\n", w.ID, w.Name, w.Critical, w.High, w.All)
	}
	if len(list) == 0 {
		m.put("<tr><td colspan=\"4\">No identity holds a critical or high-risk role.</td></tr>\n")
	}
	m.put("</tbody></table>\n</div>\n")
}

// origin returns the line below the title: scope, tenant, and time of the report.
func origin(r Report) string {
	var m markup
	m.put("%s", output.Clean(r.Scope))
	if r.TenantName != "" && r.Title != "" {
		m.put(" · %s", output.Clean(r.TenantName))
	}
	if r.Tenant != "" {
		m.put(" · tenant <span class=\"mono\">%s</span>", output.Clean(r.Tenant))
	}
	if r.Sandbox {
		m.put(" · <strong class=\"chip medium\">sandbox</strong>")
	}
	m.put(" · %s", r.Made.UTC().Format("2006-01-02 15:04 UTC"))
	return m.String()
}
