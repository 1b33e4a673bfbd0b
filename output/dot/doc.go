// Package dot draws who may call what as a Graphviz graph: identities on the left, APIs
// on the right, and one edge per pair, styled by the pair's riskiest role.
//
// The package imports only roles, roles/catalog, and output (for cleaning text). It does
// not rate risk, and it writes only to the writer it is given.
package dot
