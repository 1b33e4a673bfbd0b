package output

import "mi-roles/roles/display"

// Clean is [display.Clean], through which every format but JSON and YAML shows
// text.
func Clean(s string) string { return display.Clean(s) }
