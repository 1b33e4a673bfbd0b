// Package trust determines which certificates TLS connections trust: those of the system,
// and those in SSL_CERT_FILE and SSL_CERT_DIR. Go reads these variables on Linux; this
// package also reads them on Windows and macOS, where proxies that inspect traffic are
// just as common.
//
// The package imports roles/textfile and opens no connections.
package trust
