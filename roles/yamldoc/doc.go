// Package yamldoc reads a text that is one YAML document into nodes with
// positions, and says where and why it is none.
//
// It imports the YAML parser alone. It decides nothing about what a document
// means, and leaves aliases and tags as they stand.
package yamldoc
