package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/audit"
	"mi-roles/roles/explain"
)

// maxQuestion is how much of a pasted log is read.
const maxQuestion = 4 << 20

func newExplain(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "explain [TEXT ... | -]",
		GroupID: groupFind,
		Short:   "Explain an error, an ID, a permission or a term, offline",
		Long: `Explain an AADSTS code, a Microsoft Graph error, a GUID, a permission, a verdict, a finding,
an exit code or a term: what it means, why it happens with managed identities, and what to type
next. Paste a whole error message or log as arguments, or pass "-" to read standard input. Nothing is sent.

Without an argument, the topics are listed. If nothing is known about the text, the exit code
is 1 and the nearest topics are shown.`,
		Example: `  mi-roles explain AADSTS500011
  mi-roles explain df021288-bdef-4463-88db-98f22de89214
  mi-roles explain app role
  some-command 2>&1 | mi-roles explain -`,
		RunE: a.run(a.explain),
	}
}

func (a *app) explain(ctx context.Context, words []string) error {
	p, err := a.Printer()
	if err != nil {
		return err
	}
	if len(words) == 0 {
		return a.listTopics(p)
	}
	text := strings.Join(words, " ")
	if text == "-" {
		if text, err = a.ReadInput(ctx, "text", maxQuestion); err != nil {
			return fmt.Errorf("cannot read standard input: %w", err)
		}
	}
	if strings.TrimSpace(text) == "" {
		return screen.Refuse("nothing to explain: pass an error, an id, a permission or a word")
	}
	reply := explain.Read(text)
	reply.Answers = append(ownAnswers(text), reply.Answers...)
	if len(reply.Answers) == 0 {
		return notExplained(text, reply.Near)
	}
	if p.Format == output.Table && p.Query == "" {
		return a.tell(reply, p)
	}
	doc := output.Document{Data: explanations(reply.Answers)}
	doc.Columns = []output.Column{{Title: "TOPIC"}, {Title: "KIND", Spare: 1}, {Title: "WHAT", Wrap: true}, {Title: "WHY", Wrap: true},
		{Title: "DO", Wrap: true}}
	for _, x := range reply.Answers {
		doc.Rows = append(doc.Rows,
			[]output.Cell{output.Text(x.Topic), output.Text(x.Kind), output.Text(x.What), output.Text(x.Why),
				output.Text(strings.Join(x.Do, "; "))})
	}
	return a.Render(doc, p)
}

// errUnexplained: no table knows the text.
var errUnexplained = errors.New("not known")

// notExplained repeats only a short question: a long text may hold a token.
func notExplained(text string, near []string) error {
	what := "nothing in this text is recognized"
	if text = strings.TrimSpace(text); len(text) <= 60 && !strings.Contains(text, "eyJ") {
		what = fmt.Sprintf("nothing is known about %q", text)
	}
	if len(near) > 0 {
		what += "; did you mean " + strings.Join(near, ", ") + "?"
	}
	hint := "topics: mi-roles explain"
	if strings.Contains(text, "eyJ") {
		hint = "to read a token: mi-roles token inspect"
	}
	return &roles.Error{Kind: errUnexplained, Msg: what, Hint: hint}
}

// tell writes answers for people: in prose, since a table has no room for advice.
func (a *app) tell(reply explain.Reply, p output.Options) error {
	var b strings.Builder
	for i, x := range reply.Answers {
		if i > 0 {
			b.WriteString("\n")
		}
		tellAnswer(&b, x, "", p.Width)
	}
	tellParts(&b, reply.Parts, p.Width)
	_, err := io.WriteString(a.Out, a.InLocale(b.String()))
	return err
}

// useWords say what an id, role or address does in the text of an error. Others tell nothing.
var useWords = map[explain.Use]string{
	explain.Required: "role, one of those that the call requires", explain.Held: "role in the token",
	explain.Client: "client id of the caller",
	explain.Object: "object id", explain.API: "API", explain.Tenant: "tenant", explain.Scope: "Azure scope",
	explain.Trace: "id of the request, for Microsoft support",
}

// tellParts writes what the ids, roles and addresses of an error are.
func tellParts(b *strings.Builder, parts []explain.Part, width int) {
	began := false
	for _, part := range parts {
		text := strings.TrimSuffix(strings.Join([]string{useWords[part.Use], part.Meaning}, ": "), ": ")
		if text = strings.TrimPrefix(text, ": "); text == "" {
			continue
		}
		if !began {
			b.WriteString("\nIn the text\n")
			began = true
		}
		fill(b, "  ", part.Value+"  ", text, width)
	}
}

func tellAnswer(b *strings.Builder, x explain.Answer, indent string, width int) {
	fmt.Fprintf(b, "%s%s (%s)\n", indent, output.Clean(x.Topic), x.Kind)
	fill(b, indent+"  ", "", x.What, width)
	fill(b, indent+"  ", "why: ", x.Why, width)
	for _, step := range x.Do {
		fill(b, indent+"  ", "do:  ", step, width)
	}
	for _, page := range x.See {
		fill(b, indent+"  ", "see: ", page, width)
	}
	for _, part := range x.Also {
		b.WriteString("\n")
		tellAnswer(b, part, indent+"  ", width)
	}
}

// fill writes a paragraph, its later lines below the text of the first.
func fill(b *strings.Builder, indent, mark, text string, width int) {
	if text == "" {
		return
	}
	lines, left := []string{output.Clean(text)}, output.TextWidth(indent+mark)
	if width > 0 {
		lines = output.Fold(lines[0], width-left)
	}
	b.WriteString(indent + mark + strings.Join(lines, "\n"+strings.Repeat(" ", left)) + "\n")
}

func explanations(answers []explain.Answer) []output.Explanation {
	rows := make([]output.Explanation, len(answers))
	for i, x := range answers {
		rows[i] = output.Explanation{Topic: x.Topic, Kind: x.Kind, What: x.What, Why: output.Null(x.Why), Do: x.Do, See: x.See,
			Also: explanations(x.Also)}
	}
	return rows
}

func (a *app) listTopics(p output.Options) error {
	rows, topics := []output.Topic{}, explain.Topics()
	for _, r := range audit.Rules() {
		topics = append(topics, explain.Topic{Name: r.ID, Kind: "finding", What: r.Title})
	}
	for _, x := range exitAnswers() {
		topics = append(topics, explain.Topic{Name: x.Topic, Kind: x.Kind, What: x.What})
	}
	doc := output.Document{Columns: []output.Column{{Title: "TOPIC", Wrap: true}, {Title: "KIND", Spare: 1}, {Title: "WHAT", Wrap: true}}}
	for _, t := range topics {
		rows = append(rows, output.Topic{Topic: t.Name, Kind: t.Kind, What: t.What})
		doc.Rows = append(doc.Rows, []output.Cell{output.Text(t.Name), output.Text(t.Kind), output.Text(t.What)})
	}
	doc.Data = rows
	a.Note("You can also look up APIs, roles and directory roles, by name or id")
	return a.Render(doc, p)
}
