// Package change carries out a plan: confirmation, critical roles, the record, progress, the
// result of each change, and how a run ends. assign, remove, copy, apply and undo share it.
//
// It may import screen, connect and pick, and the rooms outside cmd. It knows no command.
package change
