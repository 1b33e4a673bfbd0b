package output

import (
	"context"
	"errors"
	"strings"

	"github.com/jmespath-community/go-jmespath/pkg/functions"
	"github.com/jmespath-community/go-jmespath/pkg/interpreter"
	"github.com/jmespath-community/go-jmespath/pkg/parsing"
)

// What a query may make: so many values, and some times those that it was given. A
// text counts by its length, and an object for what a map takes.
const (
	valuesPerQuery = 4 << 20
	timesTheInput  = 16
	textPerValue   = 32
	valuesPerMap   = 8
	maxMadeText    = 16 << 20 // bytes that one function may put together
)

var errQueryTooLarge = errors.New("it is too complex for this result: leave out what repeats @, $ or whole lists")

// boundName calls the check of a value between the steps of a query. No query can
// name it: names of functions have no blanks.
const boundName = "within bounds"

// bound runs the steps of a query as long as the context lasts and what they make
// stays small. The library swallows the errors of some steps, so the first one is
// kept, and every step after it fails.
type bound struct {
	ctx    context.Context
	left   int
	failed error
	inner  interpreter.FunctionCaller
}

// bounded runs a query over data.
func bounded(ctx context.Context, query parsing.ASTNode, data any) (any, error) {
	if ctx == nil {
		ctx = context.Background()
	}
	b := &bound{ctx: ctx, inner: interpreter.NewFunctionCaller(functions.GetDefaultFunctions()...)}
	b.left = valuesPerQuery + timesTheInput*values(data)
	result, err := interpreter.NewInterpreter(data, b, nil).Execute(checked(query), data)
	if b.failed == nil {
		b.spend(result) // what is repeated in it without being copied is written out in full
	}
	if b.failed != nil {
		return nil, b.failed
	}
	return result, err
}

// checked is a query with a check of what each step makes that can make something
// large, or may take long over it.
func checked(n parsing.ASTNode) parsing.ASTNode {
	children := make([]parsing.ASTNode, len(n.Children))
	for i, c := range n.Children {
		children[i] = checked(c)
	}
	n.Children = children
	switch n.NodeType {
	case parsing.ASTMultiSelectList, parsing.ASTMultiSelectHash, parsing.ASTProjection, parsing.ASTFilterProjection,
		parsing.ASTValueProjection, parsing.ASTFlatten, parsing.ASTFunctionExpression, parsing.ASTComparator:
		return parsing.ASTNode{NodeType: parsing.ASTFunctionExpression, Value: boundName, Children: []parsing.ASTNode{n}}
	}
	return n
}

// CallFunction checks a value between two steps, or calls a function of the query.
func (b *bound) CallFunction(name string, args []any) (any, error) {
	if b.failed == nil && b.ctx.Err() != nil {
		b.failed = context.Cause(b.ctx)
	}
	if name == boundName && b.failed == nil {
		b.spend(args[0])
		return args[0], b.failed
	}
	if b.failed == nil && madeText(name, args) > maxMadeText {
		b.failed = errQueryTooLarge
	}
	if b.failed != nil {
		return nil, b.failed
	}
	return b.inner.CallFunction(name, args)
}

// spend takes the values of v from what is left. It counts no further than that.
func (b *bound) spend(v any) {
	if b.left = count(v, b.left); b.left < 0 {
		b.failed = errQueryTooLarge
	}
}

// values is how many values v consists of.
func values(v any) int {
	const most = 1 << 40
	return most - count(v, most)
}

// count takes the values of v from left, and stops below zero.
func count(v any, left int) int {
	left--
	switch t := v.(type) {
	case string:
		left -= len(t) / textPerValue
	case []any:
		for i := 0; i < len(t) && left >= 0; i++ {
			left = count(t[i], left)
		}
	case map[string]any:
		left -= valuesPerMap
		for _, inner := range t {
			if left < 0 {
				break
			}
			left = count(inner, left)
		}
	}
	return left
}

// madeText is at most how many bytes a function puts together, for those that can
// make more than they are given.
func madeText(name string, args []any) float64 {
	text := func(i int) string {
		if i >= len(args) {
			return ""
		}
		s, _ := args[i].(string)
		return s
	}
	switch name {
	case "pad_left", "pad_right":
		if len(args) > 1 {
			width, _ := args[1].(float64)
			return width
		}
	case "replace":
		return float64(len(text(0))) + float64(strings.Count(text(0), text(1)))*float64(len(text(2)))
	case "join":
		if len(args) > 1 {
			list, _ := args[1].([]any)
			made := float64(len(list)) * float64(len(text(0)))
			for _, v := range list {
				s, _ := v.(string)
				made += float64(len(s))
			}
			return made
		}
	}
	return 0
}
