// Package trust says whom TLS connections of this program trust: what the system
// trusts, and what SSL_CERT_FILE and SSL_CERT_DIR name. Go reads these variables on
// Linux; here they are read on Windows and macOS too, where proxies that inspect
// traffic are as common.
//
// It imports roles/textfile, and opens no connection.
package trust
