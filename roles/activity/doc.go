// Package activity reads logs of calls to Microsoft Graph and says which of the roles
// that an identity holds are used, which are broader than what is used, and what the
// refused calls lacked.
//
// It reads the tables MicrosoftGraphActivityLogs and GraphApiAuditEvents as Azure and
// Microsoft Defender export them, and the summary that Query makes. Calls are counted
// by identity, operation and status while they are read, so that memory depends on
// how many different calls there are and not on how many lines. Only calls of
// applications are counted: what a signed-in user may do, no application role decides.
//
// Advice rests on what was seen. A role is called unused only where the log is long
// enough and older than the grant, and no call that the table of operations does not
// have can have needed it.
//
// It may import roles and the inner rooms operations, rows, catalog and display. It
// opens no file, looks at no clock, and changes nothing.
package activity
