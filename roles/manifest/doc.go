// Package manifest reads and writes the file in which people say what managed
// identities should hold: version 1, a list of grants, in YAML or JSON.
//
// Reading is strict, because a manifest decides who gets access: whatever the
// package does not know it refuses, with file, line and column, and it reports
// several problems at once. It reads text; which identity, API or role a
// selector means is for the caller to find out, and Position.Wrap then says
// where in the file the selector stands.
//
// It imports roles, a YAML parser and an edit distance for near misses. It asks
// no directory, prints nothing, and never follows YAML aliases, tags or merge
// keys. The JSON Schema docs/manifest.schema.json describes the same files to
// editors; a test holds the two together.
package manifest
