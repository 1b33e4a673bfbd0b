package manifest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"mi-roles/roles"
)

// Format is how a manifest is written.
type Format int

// The formats of Write.
const (
	YAML Format = iota
	JSON
)

// Write writes m in the order of its grants; equal manifests give equal bytes.
// It reads back what it is about to write and writes nothing, with the reason,
// unless that means the same: such as a grant without roles, or a selector with a
// control character.
func (m Manifest) Write(w io.Writer, format Format) error {
	text, name := m.yaml(), "manifest.yaml"
	if format == JSON {
		text, name = m.json(), "manifest.json"
	}
	back, err := Parse(name, text)
	if err == nil && !m.means(back) {
		err = errors.New("it would read back differently")
	}
	if err != nil {
		return &roles.Error{Kind: roles.ErrUsage, Msg: "this cannot be written as a manifest: " + err.Error()}
	}
	_, err = w.Write(text)
	return err
}

// means reports whether the two want the same, in the same order.
func (m Manifest) means(o Manifest) bool {
	return slices.EqualFunc(m.Grants, o.Grants, func(a, b Grant) bool {
		return a.Identity == b.Identity && a.API == b.API && a.PrincipalID == b.PrincipalID && a.Description == b.Description &&
			a.Expires == b.Expires && a.Owner == b.Owner && a.Ticket == b.Ticket && slices.Equal(a.Roles, b.Roles) &&
			slices.EqualFunc(a.marks(), b.marks(), func(x, y mark) bool { return slices.Equal(x.roles, y.roles) })
	})
}

func (m Manifest) yaml() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "version: %d\ngrants:", Version)
	if len(m.Grants) == 0 {
		b.WriteString(" []")
	}
	b.WriteByte('\n')
	for _, g := range m.Grants {
		g.yaml(&b)
	}
	return b.Bytes()
}

// yaml writes the grant as an item of a list that is indented by two blanks.
func (g Grant) yaml(b *bytes.Buffer) {
	fmt.Fprintf(b, "  - identity: %s\n    api: %s\n    roles: %s\n", scalar(g.Identity), scalar(g.API), flow(g.Roles))
	for _, m := range g.marks() {
		if len(m.roles) > 0 {
			fmt.Fprintf(b, "    %s: %s\n", m.key, flow(m.roles))
		}
	}
	if g.Expires != "" {
		fmt.Fprintf(b, "    expires: %s\n", g.Expires)
	}
	for _, f := range []struct{ key, text string }{
		{"owner", g.Owner}, {"ticket", g.Ticket}, {"principalId", string(g.PrincipalID)}, {"description", g.Description},
	} {
		if f.text != "" {
			fmt.Fprintf(b, "    %s: %s\n", f.key, scalar(f.text))
		}
	}
}

func flow(texts []string) string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = scalar(t)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// bare are texts that every YAML reader takes for just that: GUIDs, and names
// that begin with a letter and hold nothing that YAML gives a meaning to.
var bare = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(((id|client):)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|([a-z]+://)?[A-Za-z/][A-Za-z0-9_./-]*( [A-Za-z0-9_./][A-Za-z0-9_./-]*)*)$`)
})

// scalar writes a text plainly where that is safe. Go's quoted strings use a
// subset of the escapes of YAML's double-quoted ones.
func scalar(s string) string {
	if bare().MatchString(s) && !bareTruth().MatchString(s) && !strings.EqualFold(s, "null") {
		return s
	}
	return breakCommands(strconv.Quote(s))
}

// breakCommands writes the bracket of "##vso[" and "##[" as an escape of quoted
// YAML and JSON alike: with these, the agents of pipelines begin a command in
// what a step prints, and a name may be meant to.
func breakCommands(quoted string) string {
	return strings.NewReplacer("##vso[", `##vso\u005b`, "##[", `##\u005b`).Replace(quoted)
}

type jsonManifest struct {
	Version int         `json:"version"`
	Grants  []jsonGrant `json:"grants"`
}

type jsonGrant struct {
	Identity       string   `json:"identity"`
	API            string   `json:"api"`
	Roles          []string `json:"roles"`
	AllowCritical  []string `json:"allowCritical,omitempty"`
	AllowUnrated   []string `json:"allowUnrated,omitempty"`
	SecondStepDone []string `json:"secondStepDone,omitempty"`
	Expires        string   `json:"expires,omitempty"`
	Owner          string   `json:"owner,omitempty"`
	Ticket         string   `json:"ticket,omitempty"`
	PrincipalID    string   `json:"principalId,omitempty"`
	Description    string   `json:"description,omitempty"`
}

func (g Grant) json() jsonGrant {
	return jsonGrant{g.Identity, g.API, g.Roles, g.AllowCritical, g.AllowUnrated, g.SecondStepDone, g.Expires, g.Owner, g.Ticket,
		string(g.PrincipalID), g.Description}
}

func (m Manifest) json() []byte {
	out := jsonManifest{Version: Version, Grants: []jsonGrant{}}
	for _, g := range m.Grants {
		out.Grants = append(out.Grants, g.json())
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(out) // texts and numbers only, into memory: it cannot fail
	return []byte(breakCommands(b.String()))
}
