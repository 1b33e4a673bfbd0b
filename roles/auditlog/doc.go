// Package auditlog reads the directory's audit log, as exported by Microsoft Entra,
// Microsoft Graph (/auditLogs/directoryAudits), Log Analytics, and storage archives, and
// reports who created each app role assignment.
//
// It keeps only entries of the operation "Add app role assignment to service principal"
// that succeeded. Names in them date from the time of the entry, and are untrusted.
//
// The package imports only roles and roles/rows. It opens no files and sends no requests.
package auditlog
