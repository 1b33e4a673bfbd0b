// Package rows reads rows from files that other programs exported: CSV with a header
// line, JSON arrays, JSON lines, objects in which services wrap arrays (records, results,
// value), and the tables of the Log Analytics query API; optionally compressed with gzip,
// in UTF-8 or UTF-16.
//
// It holds one row of at most MaxRow bytes at a time, so memory does not depend on the
// size of the file. It counts and skips rows that are longer or cannot be read; a
// truncated file is an error.
//
// The package imports only the standard library. It opens no files and knows no columns.
package rows
