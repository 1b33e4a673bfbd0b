// Package pick finds out what the user's words mean in a tenant: the flags that select
// identities, APIs and roles, how they are resolved, what is asked for when they are
// missing, and what completion offers.
//
// It may import screen and connect, and the rooms outside cmd. It never changes a tenant.
package pick
