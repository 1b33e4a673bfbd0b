package sandbox

import (
	"net/http"
	"strconv"
	"strings"
)

// price is what a call costs in resource units, after Microsoft's page
// "Microsoft Graph service-specific throttling limits", identity and access:
// a base per call, $select -1, $expand +1, $top below 20 -1, never below 1.
func price(c *call) int {
	opts, err := c.options()
	if err != nil {
		opts = nil
	}
	last := fold(c.path[len(c.path)-1])
	units := 1
	switch {
	case last == "getbyids":
		if opts["select"] != "" {
			return 2
		}
		return 5
	case c.method != http.MethodGet:
		return 1
	case last == "applications", last == "users", last == fold(string(held)), strings.HasPrefix(last, "transitivememberof"),
		len(c.path) == 3 && fold(c.path[1]) == "transitivememberof":
		units = 2
	}
	if opts["expand"] != "" {
		units++
	}
	if opts["select"] != "" {
		units--
	}
	if n, err := strconv.Atoi(opts["top"]); err == nil && n < 20 {
		units--
	}
	return max(units, 1)
}
