// Package fence turns the grants of a manifest into a limit that Microsoft Entra ID
// itself enforces: an app consent policy whose conditions name the client ids, the API
// and the role ids, a custom directory role that grants under that policy alone, and
// its assignment to the identity that is fenced in.
//
// Its rules are those of Microsoft's pages "permissionGrantConditionSet", "App consent
// permissions for custom roles" and "Manage app consent policies". What these leave
// open is in Unconfirmed.
//
// It imports roles, roles/catalog and roles/gate, and asks no directory.
package fence
