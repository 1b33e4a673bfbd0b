// Package graph speaks Microsoft Graph v1.0 correctly: few round trips, $batch,
// paging, throttling, lost answers, replication lag.
//
// It implements the ports roles.Reader and roles.Writer. It may import roles,
// the Microsoft Graph SDK with its kiota runtime, and azcore; its inner rooms
// are graph/signin (credentials and clouds), graph/pace (when to try again) and
// graph/sandbox (a tenant in process). It never prints, never asks, never decides
// what is wanted, and lets no SDK type out.
package graph
