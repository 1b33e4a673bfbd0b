// Package cmd contains the commands: the root command and a file for each verb, which turns
// flags into a request and the response into a result. Shared code is in the rooms below:
// change carries out plans, pick resolves selectors, connect opens the tenant, and screen
// interacts with the user. None of them knows the room above it.
//
// Each verb has an options struct, a function that declares its flags, and a function that
// does the work. cmd may import every room; it contains no URL, no rule about assignments and
// no column width.
package cmd
