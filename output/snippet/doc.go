// Package snippet writes the client's side of a grant: configuration or code,
// for one managed identity and one API, with their real values.
//
// It may import output (for Clean) and the standard library. It asks nobody,
// decides nothing about access, and no text of the directory leaves its place
// in a snippet: values are quoted by each language's own rules, names stand in
// comments only.
package snippet
