// Package savedplan stores a plan that was reviewed, so that exactly this plan is applied
// later: the goal, every step with names for people, and what the tenant held when the plan was
// created.
//
// Before the plan is applied, the tenant is read again, and Moved reports what others have
// changed since. What the plan itself changes does not count, so a plan whose run was interrupted
// can be applied again. Against reports whether the plan does what a manifest requires in the
// tenant as it is now.
//
// The file contains a checksum of its content, which detects accidental edits, but not someone
// who recomputes it. It contains ids and names and no secret. The package imports roles,
// roles/catalog, roles/display and roles/textfile, and sends no request.
package savedplan
