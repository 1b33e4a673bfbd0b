// Package activity reads logs of calls to Microsoft Graph and reports which of an
// identity's roles are used, which are broader than needed, and what refused calls
// lacked.
//
// It reads the tables MicrosoftGraphActivityLogs and GraphApiAuditEvents as exported by
// Azure and Microsoft Defender, and the summary that Query produces. It counts calls by
// identity, operation, and status while reading, so memory depends on the number of
// different calls, not on the number of lines. It counts only calls of applications,
// because application roles do not affect what signed-in users may do.
//
// Advice is based only on what the log shows. A role is called unused only if the log is
// long enough and older than the assignment, and if no call that is missing from the
// table of operations can have required the role.
//
// The package imports only roles and its packages operations, rows, catalog, and
// display. It opens no files, reads no clock, and changes nothing.
package activity
