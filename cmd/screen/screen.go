package screen

import "context"

// Screen is what a run reads and writes, and how.
type Screen struct {
	Streams
	displayFlags
	StatusLine *statusLine // the line of progress, on terminals only
	Result     *Result     // stdout
	TimeLimit  *TimeLimit  // the time left
}

// Lasting is the context of the run. Before a run begins nothing ends it.
func (a *Screen) Lasting() context.Context {
	if a.TimeLimit == nil {
		return context.Background()
	}
	return a.TimeLimit
}
