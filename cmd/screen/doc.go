// Package screen is where a run meets a person: streams, notes, color, progress,
// questions, pauses that are told, standard input, and files that results go to. It
// holds the only picker, and so the only use of bubbletea.
//
// It may import output, graph/wire (for what a wait is called) and roles. It knows no
// tenant, no sign-in and no command.
package screen
