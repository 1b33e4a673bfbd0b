// Package auditlog reads the directory's audit log as Microsoft Entra, Microsoft
// Graph (/auditLogs/directoryAudits), Log Analytics and storage archives export it,
// and says who gave an app role assignment.
//
// It keeps the entries "Add app role assignment to service principal" that succeeded,
// and nothing else. Names in them are copies of what was true then, and untrusted.
//
// It may import roles and roles/rows. It opens no file and asks no tenant.
package auditlog
