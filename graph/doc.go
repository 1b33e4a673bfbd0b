// Package graph reads and changes a directory through Microsoft Graph v1.0: service
// principals, their app roles and their app role assignments. The path of one assign,
// from the command line to the wire and back:
//
//	mi-roles assign -i func-orders -a graph -r User.Read.All
//	  cmd          flags → selectors                                  exit code, rows, hints ↑
//	  cmd/pick     Resolve: what do these words mean in the tenant?
//	  │ graph      Client.Lookup ─ a lookup for the identity with what it holds, one for the API
//	  │            │   groupedlookup.go: questions that fit one request share it
//	  │            │   lookup.go:        each tries its ways, cheapest first, until its exact test is met
//	  │            └─ wire.Run(calls) ─ one wave
//	  │ graph/wire     throttle: wait while the service is throttling
//	  │                one POST /$batch, or a request each ─► Microsoft Graph
//	  │                classify: answered, try again after a pause, or refused ─► []Reply
//	  roles        PickIdentity, PickAPI, FindRole, Compare: the plan
//	  cmd/change   the gate: is every change allowed now?
//	  │ graph      Writer.Write ─ twenty steps to a batch ─ wire.Run(calls)
//	  │            └─ reconcile.go: an answer that leaves the outcome open is settled by a read;
//	  │               outcome.go, one table, says what became of each step ─► roles.Result
//	  output       the rows
//
// Client implements roles.Reader, and Writer implements roles.Writer. graph/wire sends
// the calls. The other inner rooms are graph/signin (credentials and clouds),
// graph/pace (when to retry) and graph/sandbox (an in-process tenant). The package
// never prints, never prompts, never decides what is wanted, and exposes no SDK type.
package graph
