// Package dot draws who may call what as a graph for Graphviz: identities on
// the left, APIs on the right, one edge for each pair, as dangerous as its worst
// role.
//
// It may import roles, roles/catalog and output (for its cleaning of text). It
// never decides what is dangerous, and never writes anywhere but to the writer
// it is given.
package dot
