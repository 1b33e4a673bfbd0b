package wire

import "strings"

// Literal is an OData string literal: a single quote inside is doubled. The URL
// encoding is the SDK's.
func Literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// In is "field in ('a','b')".
func In[S ~string](field string, values []S) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = Literal(string(v))
	}
	return field + " in (" + strings.Join(quoted, ",") + ")"
}

// AnyOf is "field eq 'a' or field eq 'b'" over the distinct values.
func AnyOf(clause func(string) string, values ...string) string {
	var parts []string
	seen := map[string]bool{}
	for _, v := range values {
		if !seen[v] {
			seen[v] = true
			parts = append(parts, clause(v))
		}
	}
	return strings.Join(parts, " or ")
}
