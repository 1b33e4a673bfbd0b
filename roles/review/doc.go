// Package review reads the decisions of an access review: a list with one row for each
// assignment, as saved by a spreadsheet, in which someone entered what to keep and what to
// remove. It compares the list with a tenant: ids and names must be the ones that the list was
// created with, so that nobody removes an assignment because of a wrong row.
//
// It may import roles, roles/display and roles/textfile. Errors are usage errors with file, line
// and column. It reads the given file and sends no request.
package review
