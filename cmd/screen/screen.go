package screen

// Screen is what a run reads and writes, and how.
type Screen struct {
	Streams
	looks
	Tidy      *tidy      // the line of progress, on terminals only
	Result    *Result    // stdout
	Allowance *Allowance // the time left
}
