package sandbox

import "net/http"

// effect is what an Action does: exactly one of its first five, or, with none of
// them, what [Server.spoil] knows it for.
type effect struct {
	refuse func(c *call) *failure // the service says this instead
	page   int                    // a gateway answers with this status and HTML
	bare   int                    // a gateway answers with this status and nothing
	edit   func(body any) any     // the JSON of a good answer becomes this
	ignore string                 // the query option that is not looked at

	spares bool // the call is made: only its answer suffers
	single bool // it meets operations, alone or in a batch, not the request around them
	writes bool // it meets writes alone unless told otherwise
}

// effects are all actions.
var effects = map[Action]effect{
	Throttle: {},
	Error500: {refuse: say(http.StatusInternalServerError, "InternalServerError", "An internal server error occurred.")},
	Error502: {page: http.StatusBadGateway},
	Error503: {refuse: say(http.StatusServiceUnavailable, "ServiceUnavailable",
		"The service is temporarily unavailable. Please try again later.")},
	Error504: {page: http.StatusGatewayTimeout},
	HTML:     {page: http.StatusServiceUnavailable},
	Expired:  {refuse: func(*call) *failure { return noToken("Lifetime validation failed, the token is expired.") }},
	Claims:   {refuse: func(*call) *failure { return claimsChallenge() }},

	Empty:     {spares: true},
	Truncated: {spares: true},
	WrongType: {spares: true},
	Slow:      {spares: true},
	BOM:       {spares: true},
	Drop:      {},
	Hang:      {},

	Deny:         {refuse: func(*call) *failure { return denied() }, single: true, writes: true},
	Conflict:     {refuse: func(*call) *failure { return concurrencyViolation() }, single: true, writes: true},
	OverQuota:    {refuse: func(*call) *failure { return quotaExceeded() }, single: true, writes: true},
	BadReference: {refuse: func(*call) *failure { return badReference() }, single: true, writes: true},

	Error400: {refuse: notTaken, single: true},
	Error403: {refuse: say(http.StatusForbidden, "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
		"Neither tenant is B2C or tenant doesn't have premium license"), single: true},
	Error404:  {refuse: func(c *call) *failure { return notFound(c.subject()) }, single: true},
	HTML404:   {page: http.StatusNotFound, single: true},
	Empty404:  {bare: http.StatusNotFound, single: true},
	Error414:  {page: http.StatusRequestURITooLong, single: true},
	Error501:  {refuse: say(http.StatusNotImplemented, "NotImplemented", "This operation target is not yet supported."), single: true},
	Gone:      {refuse: func(*call) *failure { return entitlementGone() }, single: true, writes: true},
	Exists:    {refuse: func(*call) *failure { return exists() }, single: true, writes: true},
	Accept:    {single: true, writes: true},
	Regrant:   {spares: true, single: true},
	Undecoded: {spares: true, single: true},

	IgnoreExpand: {ignore: "expand", spares: true, single: true},
	IgnoreFilter: {ignore: "filter", spares: true, single: true},
	IgnoreSelect: {ignore: "select", spares: true, single: true},
	IgnoreTop:    {ignore: "top", spares: true, single: true},

	NoValue:      {edit: noValue, spares: true, single: true},
	NullValue:    {edit: valueOf(nil), spares: true, single: true},
	NullItem:     {edit: valueOf([]any{nil}), spares: true, single: true},
	EmptyItem:    {edit: valueOf([]any{map[string]any{}}), spares: true, single: true},
	NullBody:     {edit: func(any) any { return nil }, spares: true, single: true},
	EmptyObject:  {edit: func(any) any { return map[string]any{} }, spares: true, single: true},
	OnlyID:       {edit: onlyID, spares: true, single: true},
	NoID:         {edit: noID, spares: true, single: true},
	SomeExpanded: {edit: someExpanded, spares: true, single: true},
	OmitEmpty:    {edit: omitEmpty, spares: true, single: true},
	NullExpanded: {edit: nullExpanded, spares: true, single: true},
}

func say(status int, code, message string) func(*call) *failure {
	return func(*call) *failure { return refuse(status, code, "%s", message) }
}

// notTaken is how the directory refuses a request that it does not take.
func notTaken(c *call) *failure {
	if c.method == http.MethodGet {
		return unsupported("Unsupported Query.")
	}
	return badRequest("One or more property values specified are invalid.")
}
