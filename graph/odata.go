package graph

import "strings"

// literal is an OData string literal: a single quote inside is doubled. The URL
// encoding is the SDK's.
func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// in is "field in ('a','b')".
func in[S ~string](field string, values []S) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = literal(string(v))
	}
	return field + " in (" + strings.Join(quoted, ",") + ")"
}

// anyOf is "field eq 'a' or field eq 'b'" over the distinct values.
func anyOf(clause func(string) string, values ...string) string {
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

func nameIs(s string) string { return "displayName eq " + literal(s) }

func alternativeNameIs(s string) string { return "alternativeNames/any(a:a eq " + literal(s) + ")" }

func servicePrincipalNameIs(s string) string {
	return "servicePrincipalNames/any(n:n eq " + literal(s) + ")"
}
