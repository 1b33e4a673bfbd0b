package output

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/jmespath-community/go-jmespath/pkg/functions"
	"github.com/jmespath-community/go-jmespath/pkg/parsing"

	"mi-roles/roles/display"
	"mi-roles/roles/near"
)

// maxQuery bounds what the parser, which is recursive, is given.
const maxQuery = 10_000

// CheckQuery reads q without running it, so that a wrong query is refused
// before any work is done. The error says where it is wrong; names of
// functions are checked too. An empty q is wrong.
func CheckQuery(q string) error {
	_, err := parseQuery(q)
	return err
}

func parseQuery(q string) (ast parsing.ASTNode, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the query %s cannot be read: see https://jmespath.org for the language", display.Quote(q))
		}
	}()
	if strings.TrimSpace(q) == "" {
		return ast, errors.New("the query is empty: write a JMESPath expression, such as \"[].id\", or leave out --query")
	}
	if len(q) > maxQuery {
		return ast, fmt.Errorf("the query has %d characters, more than %d: shorten it", len(q), maxQuery)
	}
	ast, err = parsing.NewParser().Parse(q)
	if syntax, ok := errors.AsType[parsing.SyntaxError](err); ok {
		return ast, syntaxError(q, syntax)
	}
	if _, literal := errors.AsType[*json.SyntaxError](err); literal {
		return ast, fmt.Errorf("the query %s is wrong: backquotes enclose JSON; write a string in single quotes, such as 'high'",
			display.Quote(q))
	}
	if err != nil {
		return ast, fmt.Errorf("the query %s is wrong: %w: see https://jmespath.org for the language", display.Quote(q), err)
	}
	root := parsing.ASTNode{Children: []parsing.ASTNode{ast}}
	if err := checkBindings(root); err != nil {
		return ast, err
	}
	return ast, checkFunctions(ast)
}

// syntaxError shows the place: the query, and below it a mark.
func syntaxError(q string, e parsing.SyntaxError) error {
	offset := min(max(e.Offset, 0), len(q))
	what := inSigns(strings.TrimPrefix(e.Error(), "SyntaxError: "))
	where := fmt.Sprintf("at character %d", len([]rune(q[:offset]))+1)
	if offset == len(q) {
		where = "at its end"
	}
	drawing := ""
	if len(q) <= 200 {
		drawing = "\n  " + Clean(q) + "\n  " + strings.Repeat(" ", TextWidth(Clean(q[:offset]))) + "^"
	}
	return fmt.Errorf("the query is wrong %s: %s%s", where, lowerFirst(Clean(what)), drawing)
}

// signs are the library's names of tokens, and what stands in a query.
var signs = map[string]string{"TOKStar": "*", "TOKDot": ".", "TOKFilter": "[?", "TOKFlatten": "[]", "TOKLparen": "(", "TOKRparen": ")",
	"TOKLbracket": "[", "TOKRbracket": "]", "TOKLbrace": "{", "TOKRbrace": "}", "TOKOr": "||", "TOKPipe": "|", "TOKNumber": "a number",
	"TOKUnquotedIdentifier": "a name", "TOKQuotedIdentifier": "a name in quotes", "TOKComma": "a comma", "TOKColon": "a colon",
	"TOKPlus": "+", "TOKMinus": "-", "TOKMultiply": "*", "TOKDivide": "/", "TOKModulo": "%", "TOKDiv": "//", "TOKLT": "<", "TOKLTE": "<=",
	"TOKGT": ">", "TOKGTE": ">=", "TOKEQ": "==", "TOKNE": "!=", "TOKJSONLiteral": "a literal", "TOKStringLiteral": "a text",
	"TOKCurrent": "@", "TOKRoot": "$", "TOKExpref": "&", "TOKAnd": "&&", "TOKNot": "!", "TOKVarref": "a variable", "TOKAssign": "=",
	"TOKEOF": "the end of the query", "TOKUnknown": "an unknown character"}

var tokenName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\bTOK[A-Za-z]+\b`) })

// inSigns is a message of the library with what stands in a query in place of its names.
func inSigns(message string) string {
	for _, its := range []string{"Invalid token: ", "Unexpected token: "} {
		if token, is := strings.CutPrefix(message, its); is {
			message = "a name, a value or an expression is expected here, not " + token
		}
	}
	return tokenName().ReplaceAllStringFunc(message, func(name string) string { return cmp.Or(signs[name], name) })
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// checkBindings refuses "=" where it binds no variable of a let: the parser
// takes it, and the query would fail when the work is done.
func checkBindings(ast parsing.ASTNode) error {
	return walk(ast, func(n parsing.ASTNode) error {
		for _, c := range n.Children {
			if c.NodeType == parsing.ASTBinding && n.NodeType != parsing.ASTBindings {
				return errors.New("the query is wrong: JMESPath compares with == and not with =, as in \"[?risk=='high']\"")
			}
		}
		return nil
	})
}

// checkFunctions refuses functions that JMESPath does not have.
func checkFunctions(ast parsing.ASTNode) error {
	var names []string
	for _, f := range functions.GetDefaultFunctions() {
		names = append(names, f.Name)
	}
	return walk(ast, func(n parsing.ASTNode) error {
		name, _ := n.Value.(string)
		if n.NodeType != parsing.ASTFunctionExpression || slices.Contains(names, name) {
			return nil
		}
		hint := "see https://jmespath.org for those that exist"
		if found := near.Names(name, names); len(found) > 0 {
			hint = "did you mean " + found[0] + "?"
		}
		return fmt.Errorf("the query uses a function %s that does not exist: %s", display.Quote(name), hint)
	})
}

func walk(n parsing.ASTNode, visit func(parsing.ASTNode) error) error {
	if err := visit(n); err != nil {
		return err
	}
	for _, c := range n.Children {
		if err := walk(c, visit); err != nil {
			return err
		}
	}
	return nil
}

// query runs q over data, until ctx ends; nil never does. The library loses the order of keys; it is restored
// from the query, where that builds objects, and from data.
func query(ctx context.Context, data any, q string) (any, error) {
	ast, err := parseQuery(q)
	if err != nil {
		return nil, err
	}
	tree, err := treeOf(orEmpty(data))
	if err != nil {
		return nil, err
	}
	rank := keyOrder{}
	_ = walk(ast, func(n parsing.ASTNode) error {
		if key, isText := n.Value.(string); isText && n.NodeType == parsing.ASTKeyValPair {
			rank.add(key)
		}
		return nil
	})
	result, err := search(ctx, ast, rank.plain(tree))
	if err != nil {
		return nil, fmt.Errorf("the query %s fails on this result: %w", display.Quote(q), shortened{err})
	}
	return rank.ordered(result), nil
}

func search(ctx context.Context, ast parsing.ASTNode, data any) (result any, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return bounded(ctx, ast, data)
}

// shortened is an error of the library, which repeats values however long they are.
type shortened struct{ error }

func (e shortened) Error() string { return display.Short(e.error.Error(), 400) }
func (e shortened) Unwrap() error { return e.error }
