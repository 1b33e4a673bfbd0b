// Package yamldoc parses a text that is one YAML or JSON document into nodes with positions, and
// reports where and why it is not one.
//
// It imports the YAML parser and roles/display. It does not interpret the document, and does not
// resolve aliases and tags.
package yamldoc
