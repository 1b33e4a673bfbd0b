// Package screen interacts with the user: streams, notes, color, progress, prompts,
// announced waits, standard input, and files for results. It contains the only picker,
// and so the only use of bubbletea.
//
// It may import output, graph/wire (for what a wait is called) and roles. It knows no
// tenant, no sign-in and no command.
package screen
