package sandbox

import (
	"fmt"
	"strings"
)

// The tree of a filter. A node is exactly one of and, or, not, comparison, any.
type (
	logical struct {
		op    string // and, or
		parts []node
	}
	negation   struct{ part node }
	comparison struct {
		path string // property, or the lambda's variable
		op   string // eq ne ge le gt lt in startsWith endsWith contains
		lits []literal
	}
	lambda struct {
		path     string
		variable string
		part     node
	}
	node any
)

type literal struct {
	kind tokenKind // tokenString or tokenWord
	text string
}

// maxDepth bounds nesting: a filter of a megabyte of brackets is refused, not recursed.
const maxDepth = 40

type parser struct {
	source string
	tokens []token
	depth  int
}

// syntaxError is a filter that is no filter.
type syntaxError struct {
	source string
	at     int
}

func (e *syntaxError) Error() string {
	return fmt.Sprintf("Invalid filter clause: Syntax error at position %d in '%s'.", e.at, e.source)
}

func parseFilter(source string) (node, error) {
	tokens, at, ok := lex(source)
	if !ok {
		return nil, &syntaxError{source, at}
	}
	p := &parser{source: source, tokens: tokens}
	n, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.peek().kind != tokenEnd {
		return nil, p.fail()
	}
	return n, nil
}

func (p *parser) peek() token { return p.tokens[0] }
func (p *parser) fail() error { return &syntaxError{p.source, p.peek().at} }

func (p *parser) next() token {
	t := p.tokens[0]
	if t.kind != tokenEnd {
		p.tokens = p.tokens[1:]
	}
	return t
}

// accept takes the token when it is that word (whatever its case) or mark.
func (p *parser) accept(want string) bool {
	t := p.peek()
	if t.kind == tokenString || !strings.EqualFold(t.text, want) || t.kind == tokenEnd {
		return false
	}
	p.next()
	return true
}

func (p *parser) or() (node, error)  { return p.chain("or", p.and) }
func (p *parser) and() (node, error) { return p.chain("and", p.unary) }

func (p *parser) chain(op string, operand func() (node, error)) (node, error) {
	first, err := operand()
	if err != nil {
		return nil, err
	}
	parts := []node{first}
	for p.accept(op) {
		n, err := operand()
		if err != nil {
			return nil, err
		}
		parts = append(parts, n)
	}
	if len(parts) == 1 {
		return first, nil
	}
	return logical{op, parts}, nil
}

func (p *parser) unary() (node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, p.fail()
	}
	defer func() { p.depth-- }()
	if p.accept("not") {
		n, err := p.unary()
		return negation{n}, err
	}
	if p.accept("(") {
		n, err := p.or()
		if err == nil && !p.accept(")") {
			err = p.fail()
		}
		return n, err
	}
	return p.term()
}

func (p *parser) term() (node, error) {
	name := p.next()
	if name.kind != tokenWord {
		return nil, &syntaxError{p.source, name.at}
	}
	for _, f := range []string{"startsWith", "endsWith", "contains"} {
		if strings.EqualFold(name.text, f) && p.peek().kind == tokenPunct && p.peek().text == "(" {
			return p.function(f)
		}
	}
	path := name.text
	for p.accept("/") {
		step := p.next()
		if step.kind != tokenWord {
			return nil, &syntaxError{p.source, step.at}
		}
		if strings.EqualFold(step.text, "any") {
			return p.any(path)
		}
		path += "/" + step.text
	}
	return p.compare(path)
}

func (p *parser) function(op string) (node, error) {
	p.next() // the bracket
	name := p.next()
	if name.kind != tokenWord || !p.accept(",") {
		return nil, &syntaxError{p.source, name.at}
	}
	lit, err := p.literal()
	if err == nil && !p.accept(")") {
		err = p.fail()
	}
	return comparison{name.text, op, []literal{lit}}, err
}

func (p *parser) any(path string) (node, error) {
	if !p.accept("(") {
		return nil, p.fail()
	}
	v := p.next()
	if v.kind != tokenWord || !p.accept(":") {
		return nil, &syntaxError{p.source, v.at}
	}
	n, err := p.or()
	if err == nil && !p.accept(")") {
		err = p.fail()
	}
	return lambda{path, v.text, n}, err
}

func (p *parser) compare(path string) (node, error) {
	op := p.next()
	switch o := fold(op.text); {
	case op.kind != tokenWord:
	case o == "in":
		lits, err := p.list()
		return comparison{path, "in", lits}, err
	case strings.Contains(" eq ne ge le gt lt ", " "+o+" "):
		lit, err := p.literal()
		return comparison{path, o, []literal{lit}}, err
	}
	return nil, &syntaxError{p.source, op.at}
}

func (p *parser) list() ([]literal, error) {
	if !p.accept("(") {
		return nil, p.fail()
	}
	var lits []literal
	for {
		lit, err := p.literal()
		if err != nil {
			return nil, err
		}
		lits = append(lits, lit)
		if p.accept(")") {
			return lits, nil
		}
		if !p.accept(",") {
			return nil, p.fail()
		}
	}
}

func (p *parser) literal() (literal, error) {
	t := p.next()
	if t.kind != tokenString && t.kind != tokenWord {
		return literal{}, &syntaxError{p.source, t.at}
	}
	return literal{t.kind, t.text}, nil
}
