package display

import (
	"regexp"
	"sync"
)

// orders are the words by which other tools take a comment for an order to look away:
// tflint-ignore: RULE, checkov:skip=RULE, tfsec:ignore:RULE, shellcheck disable=RULE, nosemgrep.
var orders = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(ignore|skip|disable|source)([-:=])|(no)(semgrep)`)
})

// Comment makes a name fit for a comment of one line of code: whole and readable, with what
// would end the line or hide written as an escape, and a blank in what would be an order.
func Comment(s string) string { return orders().ReplaceAllString(Clean(s), "$1$3 $2$4") }
