// Package review reads what people decided about assignments: a list with a row for each
// assignment, as a spreadsheet saved it, in which someone filled in what to keep and what
// to remove. It holds the list against a tenant: ids and names have to be those that the
// list was made with, so that nobody removes by a wrong row.
//
// It may import roles, roles/display and roles/textfile. Errors are usage errors with
// file, line and column. It opens the file that it is given and asks no directory.
package review
