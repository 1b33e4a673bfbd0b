package screen

// Advised is an error with advice that only its surroundings know.
type Advised struct {
	Err  error
	Hint string
}

func (e *Advised) Error() string { return e.Err.Error() }
func (e *Advised) Unwrap() error { return e.Err }
