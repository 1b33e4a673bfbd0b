// Package operations knows which application roles of Microsoft Graph allow which
// call, from a table that is derived from Microsoft's own data (the program below
// .ci/operations makes it; NOTICE names the source). It reads calls as people paste
// them and as logs hold them, ranks the roles by this program's rating, and finds
// the set of least risk that covers several calls.
//
// The table is read when it is first needed. It does not tell v1.0 from beta: a
// call may be known that only beta answers. What the table does not hold is not
// known, and never guessed.
//
// It may import roles/catalog and roles/near. It asks no tenant and reads no file.
package operations
