// Package snippet generates the client side of an assignment: configuration or code for
// one managed identity and one API, with their real values.
//
// The package imports only output and roles/display. It sends no requests and makes no
// access decisions. Text from the directory cannot break out of its place in a snippet:
// values are quoted by the rules of each language, and names appear only in comments.
package snippet
