// Package fence turns the grants of a manifest into a limit that Microsoft Entra ID enforces:
// an app consent policy whose conditions name the client ids, the API and the role ids; a
// custom directory role that can grant only under that policy; and the assignment of that role
// to the identity that is limited.
//
// The rules come from Microsoft's pages "permissionGrantConditionSet", "App consent permissions
// for custom roles" and "Manage app consent policies". Unconfirmed lists what these pages leave
// open.
//
// It imports roles, roles/catalog, roles/display and roles/gate, and sends no request.
package fence
