// Package pick resolves what the user names in a tenant: the flags that select identities,
// APIs and roles, the prompts for missing ones, and the values that completion offers.
//
// It may import screen and connect, and the rooms outside cmd. It never changes a tenant.
package pick
