// Package yamldoc reads a text that is one document of YAML or JSON into nodes with
// positions, and says where and why it is none.
//
// It imports the YAML parser and roles/display. It decides nothing about what a document
// means, and leaves aliases and tags as they stand.
package yamldoc
