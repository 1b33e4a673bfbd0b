package sandbox

import (
	"context"
	"net/http"
	"time"
)

// Faults are the switches of a [Server]; the zero value behaves. They follow
// what Microsoft's pages on throttling, paging, batching and replication allow
// the service to do, and what people have seen it do.
type Faults struct {
	Rules []Rule // the first that fires decides
	Seed  uint64 // of probabilities and shuffling

	PageSize     int    // cap of items per page, whatever $top says
	OverlapPages bool   // each page begins with the last item of the page before
	ShrinkPages  bool   // each page holds half as many as the page before
	EmptyPages   bool   // each page comes only after an empty one that has a nextLink
	NextLinkHost string // host that nextLinks name instead of the one asked

	Duplicate    Duplicate // how a grant that exists is refused
	DeleteAbsent int       // status for deleting what is gone: 404 (default) or 400

	Created  Lag      // until a new grant is readable
	Deleted  Lag      // until a removed grant is no longer readable
	Fresh    []string // service principals (object id, app id or name) that are new, all under FreshLag
	FreshLag Lag      // until those are found: 404, missing in lists, "Not a valid reference update."

	WriteQuota Quota // of grants made and removed
	UnitQuota  Quota // of resource units

	RefuseExpandIn bool // 400 for $expand with a filter on id
	RefuseBatch    bool // 501 for $batch
	ShuffleBatch   bool // batch replies in any order

	// What Microsoft's pages leave open about app consent policies, the other way round.
	NoConsentForIdentities bool // the client id of a managed identity matches no clientApplicationIds
	NoConsentForApps       bool // an application has no right by a custom role that grants under a policy
	ConsentRevokes         bool // that right covers taking a role away as well
	NoPremium              bool // no custom directory roles: the tenant has no Microsoft Entra ID P1

	Delay time.Duration                                    // before every answer
	Now   func() time.Time                                 // nil: time.Now
	Sleep func(ctx context.Context, d time.Duration) error // nil: a timer
}

// Quota is a token bucket: Amount at once, refilled evenly over Per.
type Quota struct {
	Amount int
	Per    time.Duration
}

// Duplicate is how the directory says that a grant exists already.
type Duplicate string

// The answers to a grant that is there already.
const (
	DuplicateExists      Duplicate = "exists"      // 400 "Permission being assigned already exists on the object" (the default)
	DuplicateEntitlement Duplicate = "entitlement" // 400 "EntitlementGrant entry already exists."
	DuplicateConflict    Duplicate = "conflict"    // the same text with 409
)

func (f *Faults) duplicate() *failure {
	switch f.Duplicate {
	case DuplicateEntitlement:
		return refuse(http.StatusBadRequest, "Request_MultipleObjectsWithSameKeyValue", "EntitlementGrant entry already exists.")
	case DuplicateConflict:
		return refuse(http.StatusConflict, "Request_MultipleObjectsWithSameKeyValue", "EntitlementGrant entry already exists.")
	}
	return exists()
}

func (f *Faults) absent(id string) *failure {
	if f.DeleteAbsent == http.StatusBadRequest {
		return entitlementGone()
	}
	return notFound(id)
}

// Action is what a Rule does to a call.
type Action string

// What a rule does.
const (
	Throttle     Action = "throttle"      // 429
	Error500     Action = "500"           // with Graph's envelope
	Error502     Action = "502"           // with an HTML body
	Error503     Action = "503"           // with Graph's envelope
	Error504     Action = "504"           // with an HTML body
	HTML         Action = "html"          // 503 from a front end, HTML
	Empty        Action = "empty"         // the right status, no body
	Truncated    Action = "truncated"     // half the body, then the connection ends
	WrongType    Action = "wrong-type"    // 200 with text that is no JSON
	Drop         Action = "drop"          // the connection ends without an answer
	Hang         Action = "hang"          // no answer, ever
	Slow         Action = "slow"          // the body drips over For
	Expired      Action = "expired"       // 401, the token is too old
	Claims       Action = "claims"        // 401 with a claims challenge (continuous access evaluation)
	Deny         Action = "deny"          // 403 Authorization_RequestDenied
	Conflict     Action = "conflict"      // 409 Directory_ConcurrencyViolation
	OverQuota    Action = "quota"         // 403 Directory_QuotaExceeded
	BadReference Action = "bad-reference" // 400 "Not a valid reference update."

	Error400 Action = "400"       // Request_UnsupportedQuery, of a write Request_BadRequest
	Error403 Action = "403"       // for another reason than a missing permission
	Error404 Action = "404"       // Request_ResourceNotFound
	HTML404  Action = "html-404"  // a gateway's page
	Empty404 Action = "empty-404" // no body
	Error414 Action = "414"       // a gateway's page
	Error501 Action = "501"       // NotImplemented
	Gone     Action = "gone"      // 400 "EntitlementGrant being updated or deleted is not found."
	Exists   Action = "exists"    // 400 "Permission being assigned already exists on the object"
	Accept   Action = "accept"    // Status and Body, as if the write had been done
	Regrant  Action = "regrant"   // after the answer, an assignment in it is removed and made again

	Undecoded    Action = "undecoded"     // options whose name is sent as %24name are not known, and ignored
	IgnoreExpand Action = "ignore-expand" // as if it had not been sent
	IgnoreFilter Action = "ignore-filter"
	IgnoreSelect Action = "ignore-select"
	IgnoreTop    Action = "ignore-top"

	BOM          Action = "bom"           // a byte order mark before the body
	NoValue      Action = "no-value"      // a list without "value", a batch without "responses"
	NullValue    Action = "null-value"    // "value": null
	NullItem     Action = "null-item"     // "value": [null]
	EmptyItem    Action = "empty-item"    // "value": [{}]
	NullBody     Action = "null-body"     // null
	EmptyObject  Action = "empty-object"  // {}
	NoID         Action = "no-id"         // objects without "id"
	OnlyID       Action = "only-id"       // objects without anything but "id"
	SomeExpanded Action = "some-expanded" // every other item lacks what was expanded
	OmitEmpty    Action = "omit-empty"    // items lack what was expanded where it is empty
	NullExpanded Action = "null-expanded" // what was expanded is null
)

// Body is what comes with an Accept.
type Body string

// The bodies of an Accept.
const (
	BodyNone   Body = ""
	BodyObject Body = "object" // {}
	BodyAlien  Body = "alien"  // another assignment
)

// Scope narrows a rule to calls that read or that write. The actions that only
// a write can meet (deny, conflict, quota, bad-reference) fall on writes unless
// told otherwise.
type Scope string

// The calls that a rule concerns.
const (
	Everything Scope = ""
	Reads      Scope = "reads"
	Writes     Scope = "writes"
	Both       Scope = "all" // reads too, where an action falls on writes by default
)

// Rule does one thing to some calls. With no First, Every or Probability it
// fires on all calls it concerns; After lets that many pass first.
type Rule struct {
	Do          Action
	On          Scope
	First       int     // the first n calls
	Every       int     // every nth call
	Probability float64 // 0 to 1
	After       int
	// Items makes the rule fall on single items of a batch, inside a 200; Alone,
	// on requests of their own.
	Items, Alone bool
	// Shape narrows to requests that ask the same, such as list-by-name-expand:
	// see shape.go for the names.
	Shape string
	// Applied lets the call take effect before its answer is spoilt.
	Applied bool
	// Resource narrows to writes on one API: object id, app id, display name,
	// "graph" (Microsoft Graph) or "others" (any API but Microsoft Graph).
	Resource string
	// RetryAfter is the header of Throttle and Error503: seconds ("2", "2.128",
	// "120"), "date:5" (an HTTP date in 5 seconds), "none", or any text, sent
	// as it is. Empty is "1" for Throttle and none for Error503.
	RetryAfter string
	For        time.Duration // of Slow; 0 is one second
	Status     int           // of Accept; 0 is that of a write that was done
	Body       Body          // of Accept
}

// perOperation: the directory's own refusals, and every rule that names a shape,
// meet an operation whether it came alone or in a batch; all others meet the
// HTTP request.
func (r *Rule) perOperation() bool {
	return r.Items || r.Alone || r.Shape != "" || effects[r.Do].single
}

func (r *Rule) concerns(writes bool) bool {
	switch r.On {
	case Reads:
		return !writes
	case Writes:
		return writes
	case Both:
		return true
	}
	return writes || r.Shape != "" || !effects[r.Do].writes && r.Resource == ""
}
