// Package cmd holds the verbs: the root command and a file for each verb, in which flags
// become a request to the rooms and the answer becomes a result. What has no verb in it
// stands below: change carries out plans, pick resolves what the user named, connect opens
// the tenant, screen talks to the person. None of them knows the room above it.
//
// Each verb has an options struct whose flags are declared in one function and whose work
// is another. cmd may import every room; it knows no URL, no meaning of an assignment and no
// column width.
package cmd
