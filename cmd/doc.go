// Package cmd holds the user's words: commands, flags, environment, questions,
// hints and exit codes. It joins the other rooms and may import all of them; it
// knows no URL, no meaning of an assignment and no column width.
//
// A file is a verb. Each verb has an options struct whose flags are declared in
// one function and whose work is another.
package cmd
