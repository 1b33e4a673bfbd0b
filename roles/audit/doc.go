// Package audit says what is wrong, or worth a look, with what managed
// identities hold: findings with stable ids, each with its evidence and the
// command that ends it.
//
// It may import roles and roles/catalog. It is pure: what it says follows from
// its Input alone, the time included, and does not depend on the order of the
// input. It reads no file (roles/policy does), asks nobody, and never prints.
package audit
