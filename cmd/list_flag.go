package cmd

import (
	"errors"
	"fmt"
	"strings"
)

// onceFlag is a text flag that may be given once. pflag lets the last of several
// win; which of two APIs was meant is not ours to guess.
type onceFlag string

func (o *onceFlag) String() string { return string(*o) }
func (o *onceFlag) Type() string   { return "string" }

func (o *onceFlag) Set(s string) error {
	if *o != "" && string(*o) != s { // completion parses a command line twice
		return fmt.Errorf("only one is allowed, and %q was given already", string(*o))
	}
	*o = onceFlag(s)
	return nil
}

// listFlag is a repeatable flag whose values may also be separated by commas. A
// comma that belongs to a name is written "\,". Unlike pflag's own, it does not
// read CSV: quotes are ordinary characters of a name.
type listFlag []string

func (l *listFlag) String() string { return strings.Join(*l, ",") }
func (l *listFlag) Type() string   { return "strings" }

func (l *listFlag) Set(s string) error {
	var item strings.Builder
	escaped := false
	add := func() error {
		text := strings.TrimSpace(item.String())
		item.Reset()
		if text == "" {
			return errors.New("an empty value")
		}
		*l = append(*l, text)
		return nil
	}
	for _, r := range s {
		switch {
		case escaped && r != ',':
			item.WriteRune('\\')
			item.WriteRune(r)
			escaped = false
		case !escaped && r == '\\':
			escaped = true
		case !escaped && r == ',':
			if err := add(); err != nil {
				return err
			}
		default:
			item.WriteRune(r)
			escaped = false
		}
	}
	if escaped {
		item.WriteRune('\\')
	}
	return add()
}
