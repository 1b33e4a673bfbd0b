package screen

import "time"

// Rounded is a pause as people are told it.
func Rounded(pause time.Duration) time.Duration { return pause.Round(100 * time.Millisecond) }

// CheckWait refuses a negative --wait.
func CheckWait(d time.Duration) error {
	if d < 0 {
		return Refuse("--wait %s: use zero or a longer time, such as 2m", d)
	}
	return nil
}
