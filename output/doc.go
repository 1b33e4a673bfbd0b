// Package output turns values into text: one renderer per format, the same
// data behind all of them.
//
// A command builds one [Document] and calls [Render], or opens a [Stream] when
// rows arrive over time. The format comes from the user's flag; the terminal
// decides only the decoration (color, width). JSON and YAML carry every value
// unchanged, with unsafe characters escaped; the other formats show text from
// the directory as [Clean] leaves it.
//
// It may import roles, the standard library, and the libraries that know a
// format: tablewriter (with displaywidth, its measure of characters), yaml,
// jmespath. It never fetches, never sorts by meaning, never knows an exit code,
// and never writes anywhere but to the writer it is given.
package output
