package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

// edit is one small wrong change of a source: the bytes from start to end become text.
type edit struct {
	file       string // below the repository's root
	line       int
	column     int
	function   string // "" outside of functions
	start, end int
	text       string
	what       string // the change in words
}

// key names an edit in survivors.txt: without its line, which moves.
func (e edit) key() string { return e.file + " " + e.function + ": " + e.what }

// editsOf lists every edit of a source file.
func editsOf(file, source string) ([]edit, error) {
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, file, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	f := &finder{file: file, source: source, fset: fset}
	for _, d := range parsed.Decls {
		f.function, f.results = "", nil
		if fn, ok := d.(*ast.FuncDecl); ok {
			f.function = name(fn)
			if fn.Body != nil {
				f.inside(fn.Type, fn.Body)
			}
			continue
		}
		ast.Inspect(d, f.visit)
	}
	return f.edits, nil
}

// name is a function's name, with its receiver's type.
func name(fn *ast.FuncDecl) string {
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return fn.Name.Name
	}
	t := fn.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if index, ok := t.(*ast.IndexExpr); ok {
		t = index.X
	}
	if ident, ok := t.(*ast.Ident); ok {
		return ident.Name + "." + fn.Name.Name
	}
	return fn.Name.Name
}

// finder walks a file and notes edits.
type finder struct {
	file, source string
	fset         *token.FileSet
	function     string
	results      []string // types of the results of the function that is walked
	edits        []edit
}

// inside walks the body of a function, whose results are those of its type.
func (f *finder) inside(t *ast.FuncType, body *ast.BlockStmt) {
	before := f.results
	f.results = nil
	if t.Results != nil {
		for _, field := range t.Results.List {
			for range max(1, len(field.Names)) {
				f.results = append(f.results, f.text(field.Type))
			}
		}
	}
	ast.Inspect(body, f.visit)
	f.results = before
}

func (f *finder) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncLit:
		f.inside(n.Type, n.Body)
		return false
	case *ast.FuncType, *ast.ArrayType, *ast.ImportSpec:
		return false
	case *ast.CallExpr:
		return !calls(n, "make") // sizes and capacities
	case *ast.BlockStmt:
		f.drops(n.List)
	case *ast.CaseClause:
		f.drops(n.Body)
	case *ast.CommClause:
		f.drops(n.Body)
	case *ast.IfStmt:
		f.negate(n.Cond)
	case *ast.SwitchStmt:
		f.cases(n)
	case *ast.ReturnStmt:
		f.zeroes(n)
	case *ast.BinaryExpr:
		f.operators(n)
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			f.replace(n, f.text(n.X))
		}
		return f.text(n) != "-1" // all, or none: any other negative number says the same
	case *ast.BasicLit:
		f.constant(n)
	case *ast.Ident:
		f.truth(n)
	}
	return true
}

func calls(n *ast.CallExpr, name string) bool {
	called, ok := n.Fun.(*ast.Ident)
	return ok && called.Name == name
}

func (f *finder) text(n ast.Node) string { return f.source[f.offset(n.Pos()):f.offset(n.End())] }

func (f *finder) offset(p token.Pos) int { return f.fset.Position(p).Offset }

func (f *finder) replace(n ast.Node, by string) {
	f.note(n, n.Pos(), n.End(), by, oneLine(f.text(n))+" → "+oneLine(by))
}

// literal replaces a value that says little by itself: it is shown in its line.
func (f *finder) literal(n ast.Node, by string) {
	from, to := f.offset(n.Pos()), f.offset(n.End())
	start := strings.LastIndexByte(f.source[:from], '\n') + 1
	end, _, _ := strings.Cut(f.source[to:], "\n")
	f.note(n, n.Pos(), n.End(), by, oneLine(f.source[start:from]+"["+f.source[from:to]+" → "+by+"]"+end))
}

func (f *finder) note(n ast.Node, from, to token.Pos, by, what string) {
	at := f.fset.Position(n.Pos())
	f.edits = append(f.edits, edit{
		file: f.file, line: at.Line, column: at.Column, function: f.function,
		start: f.offset(from), end: f.offset(to), text: by, what: what,
	})
}

// oneLine is a text without line breaks and indentation.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
