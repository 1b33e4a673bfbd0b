// Package rows reads the rows of files that other programs exported: CSV with a line
// of column names, a JSON array, JSON lines, and the objects that services wrap
// arrays in (records, results, value), and the tables of Log Analytics' query API;
// compressed with gzip or not, in UTF-8 or UTF-16.
//
// It holds one row at a time, of at most MaxRow bytes, so that memory does not
// depend on the size of the file. A row that is longer, or that cannot be read, is
// counted and left out; a file that ends in the middle is an error.
//
// It may import the standard library alone. It opens no file and knows no column.
package rows
