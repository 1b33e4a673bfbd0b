// Package connect opens the tenant that the global flags name: cloud, sign-in, sandbox
// or snapshot, time, --debug, and the cache of names for completion.
//
// It may import screen and the rooms outside cmd. It knows no command, and not what a
// run reads or changes in the tenant.
package connect
