// Package savedplan keeps a plan that was looked at, so that exactly this plan
// is applied later: what is wanted, every step with names for people, and what
// the tenant held when the plan was made.
//
// At apply time the tenant is read again and Moved says what others changed in
// between. What the plan itself would have done is no such change, so a plan
// whose run was interrupted can be applied again. Against says whether the plan does
// what a manifest wants of the tenant as it is now.
//
// The file carries a sum over its content, which guards against slips of an
// editor, not against someone who computes it again. It holds ids and names and no
// secret. The package imports roles, roles/catalog and roles/display, and asks no directory.
package savedplan
