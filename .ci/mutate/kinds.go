package main

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// swaps are the operators that stand in for another.
var swaps = map[token.Token][]token.Token{
	token.EQL: {token.NEQ}, token.NEQ: {token.EQL},
	token.LSS: {token.LEQ, token.GEQ}, token.LEQ: {token.LSS, token.GTR},
	token.GTR: {token.GEQ, token.LEQ}, token.GEQ: {token.GTR, token.LSS},
	token.LAND: {token.LOR}, token.LOR: {token.LAND},
	token.ADD: {token.SUB}, token.SUB: {token.ADD}, token.MUL: {token.QUO}, token.QUO: {token.MUL}, token.REM: {token.MUL},
	token.AND: {token.OR}, token.OR: {token.AND}, token.SHL: {token.SHR}, token.SHR: {token.SHL},
}

// operators swaps an operator, and leaves out either side of a condition.
func (f *finder) operators(n *ast.BinaryExpr) {
	x, y := f.text(n.X), f.text(n.Y)
	if n.Op == token.ADD && strings.ContainsAny(x+y, "\"`") {
		return // texts
	}
	for _, op := range swaps[n.Op] {
		f.note(n, n.OpPos, n.OpPos+token.Pos(len(n.Op.String())), op.String(), oneLine(f.text(n))+" → "+oneLine(x+" "+op.String()+" "+y))
	}
	if n.Op == token.LAND || n.Op == token.LOR {
		f.replace(n, x)
		f.replace(n, y)
	}
}

// negate turns a condition round, unless another edit does so.
func (f *finder) negate(condition ast.Expr) {
	switch c := condition.(type) {
	case *ast.BinaryExpr:
		if c.Op != token.LAND && c.Op != token.LOR {
			return
		}
	case *ast.UnaryExpr:
		return
	}
	f.replace(condition, "!("+f.text(condition)+")")
}

// cases negates the conditions of a switch without a value.
func (f *finder) cases(n *ast.SwitchStmt) {
	if n.Tag != nil {
		return
	}
	for _, s := range n.Body.List {
		if clause, ok := s.(*ast.CaseClause); ok {
			for _, condition := range clause.List {
				f.negate(condition)
			}
		}
	}
}

// drops leaves out one statement of a list.
func (f *finder) drops(list []ast.Stmt) {
	for _, s := range list {
		if droppable(s) {
			f.note(s, s.Pos(), s.End(), "", "drop "+oneLine(f.text(s)))
		}
	}
}

func droppable(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		if !ok {
			return false
		}
		method, ok := call.Fun.(*ast.SelectorExpr)
		return !ok || method.Sel.Name != "Grow" // room to write into, no more
	case *ast.AssignStmt:
		blank := func(e ast.Expr) bool { ident, ok := e.(*ast.Ident); return !ok || ident.Name != "_" }
		return s.Tok != token.DEFINE && slices.ContainsFunc(s.Lhs, blank)
	case *ast.ReturnStmt:
		return len(s.Results) == 0
	case *ast.IncDecStmt, *ast.DeferStmt, *ast.GoStmt, *ast.SendStmt, *ast.BranchStmt:
		return true
	}
	return false
}

// zeroes returns nothing but zero values.
func (f *finder) zeroes(n *ast.ReturnStmt) {
	if len(n.Results) == 0 || !slices.ContainsFunc(n.Results, func(e ast.Expr) bool { return !zero(e) }) {
		return
	}
	by := "return "
	for i, t := range f.results {
		if i > 0 {
			by += ", "
		}
		by += "*new(" + t + ")"
	}
	f.note(n, n.Pos(), n.End(), by, oneLine(f.text(n))+" → return zero values")
}

// zero reports whether an expression is the zero value of its type, as far as its text shows.
func zero(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name == "nil" || e.Name == "false"
	case *ast.BasicLit:
		return e.Value == "0" || e.Value == `""`
	case *ast.CompositeLit:
		return len(e.Elts) == 0
	}
	return false
}

// constant raises a number by one.
func (f *finder) constant(n *ast.BasicLit) {
	if n.Kind != token.INT {
		return
	}
	if i, err := strconv.ParseInt(n.Value, 0, 64); err == nil {
		f.literal(n, strconv.FormatInt(i+1, 10))
	}
}

func (f *finder) truth(n *ast.Ident) {
	switch n.Name {
	case "true":
		f.literal(n, "false")
	case "false":
		f.literal(n, "true")
	}
}
