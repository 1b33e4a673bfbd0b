package convert

import (
	"slices"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/display"
	"mi-roles/roles/manifest"
)

const bicepType = "Microsoft.Graph/appRoleAssignedTo"

// dialect is what differs between Terraform and Bicep in the little that is read of them.
type dialect struct {
	quote                     byte
	assigns                   string // between key and value
	principal, resource, role string // the keys
	hash                      bool   // # begins a comment
	literal                   string // what to do about a value that is no literal
}

func terraform() dialect {
	return dialect{'"', "=", "principal_object_id", "resource_object_id", "app_role_id", true,
		"convert the state instead: terraform show -json > state.json && mi-roles manifest convert state.json"}
}

func bicep() dialect {
	return dialect{'\'', ":", "principalId", "resourceId", "appRoleId", false,
		"write the id here, or export what is deployed: mi-roles export --all"}
}

// reader walks over the tokens of a file.
type reader struct {
	dialect
	name   string
	tokens []token
}

func (r reader) at(t token) manifest.Position {
	return manifest.Position{File: r.name, Line: t.line, Column: t.column}
}

// readCode reads the resources that are assignments; all else in the file is left alone.
func readCode(name, text string, d dialect) (result, error) {
	tokens, at, ok := scan(text, d)
	if !ok {
		return result{}, refuse(manifest.Position{File: name, Line: at.line, Column: at.column}, "", "this text or comment does not end")
	}
	r, all := reader{d, name, tokens}, result{}
	for i := range tokens {
		body, is, err := r.resource(i)
		if err != nil {
			return result{}, err
		}
		if !is {
			continue
		}
		f, err := r.assignment(tokens[i], body)
		if err != nil {
			return result{}, err
		}
		all.add(tokens[i].line, f, "")
	}
	return all, nil
}

// resource finds out whether token i begins a resource that is an assignment, and which
// tokens are its body.
func (r reader) resource(i int) ([]token, bool, error) {
	t := append(slices.Clip(r.tokens[i:min(i+6, len(r.tokens))]), make([]token, 6)...)
	open := i + 3
	switch {
	case t[0].text != "resource" || t[0].kind != word:
		return nil, false, nil
	case r.hash && (t[1].kind != quoted || t[1].text != terraformType):
		return nil, false, nil
	case !r.hash && (t[2].kind != quoted || !isAssignedTo(t[2].text) || t[3].text == "existing"):
		return nil, false, nil
	case !r.hash:
		open = i + 4
	}
	if open >= len(r.tokens) || r.tokens[open].text != "{" {
		return nil, false, refuse(r.at(t[0]), r.literal,
			"this resource is repeated or conditional: it does not state which assignments it creates")
	}
	depth := 0
	for end := open; end < len(r.tokens); end++ {
		switch {
		case r.tokens[end].kind != sign:
		case strings.Contains("{[(", r.tokens[end].text):
			depth++
		case strings.Contains("}])", r.tokens[end].text):
			if depth--; depth == 0 {
				return r.tokens[open+1 : end+1], true, nil
			}
		}
	}
	return nil, false, refuse(r.at(t[0]), "", "this resource does not end")
}

func isAssignedTo(text string) bool {
	kind, _, _ := strings.Cut(text, "@")
	return strings.EqualFold(kind, bicepType)
}

// assignment reads the three ids of a resource.
func (r reader) assignment(start token, body []token) (found, error) {
	var f found
	ids := map[string]*string{r.principal: &f.principal, r.dialect.resource: &f.resource, r.role: &f.role}
	depth := 0
	for i, t := range body[:len(body)-1] {
		switch {
		case t.kind == sign && strings.Contains("{[(", t.text):
			depth++
		case t.kind == sign && strings.Contains("}])", t.text):
			depth--
		case depth == 0 && t.kind == word && r.hash && (t.text == "count" || t.text == "for_each"):
			return f, refuse(r.at(t), r.literal, "%s creates any number of assignments", t.text)
		case depth == 0 && t.kind == word && ids[t.text] != nil && body[i+1].text == r.assigns:
			id, err := r.id(t, body[i+2:])
			if err != nil {
				return f, err
			}
			*ids[t.text] = id
		}
	}
	for _, key := range []string{r.principal, r.dialect.resource, r.role} {
		if *ids[key] == "" {
			return f, refuse(r.at(start), r.literal, "this assignment has no %s", key)
		}
	}
	return f, nil
}

// id is a literal that is the whole value of a key.
func (r reader) id(key token, value []token) (string, error) {
	if len(value) < 2 || value[0].kind != quoted || value[1].line == value[0].line && value[1].text != "}" && value[1].text != "," {
		at := key
		if len(value) > 0 {
			at = value[0]
		}
		return "", refuse(r.at(at), r.literal, "%s is an expression, and only its own tool can evaluate it", key.text)
	}
	if !roles.IsGUID(value[0].text) {
		return "", refuse(r.at(value[0]), r.literal, "%s is %s, which is not an id", key.text, display.Quote(value[0].text))
	}
	return strings.ToLower(value[0].text), nil
}
