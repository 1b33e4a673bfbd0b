// Package audit reports what is wrong, or worth checking, in what managed
// identities hold: findings with stable ids, each with its evidence and the
// command that resolves it.
//
// It may import roles and roles/catalog. It is pure: the findings depend only on
// its Input, which includes the time, and not on the order of the input. It never
// reads a file (roles/policy does), prompts or prints.
package audit
