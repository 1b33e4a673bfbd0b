package sandbox

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// setTimed reads the settings that have a lag or a period.
func (f *Faults) setTimed(name, first string, args []string) error {
	var err error
	switch name {
	case "lag-create":
		f.Created, err = lagOf(args)
	case "lag-delete":
		f.Deleted, err = lagOf(args)
	case "fresh":
		if first == "" {
			return errors.New("name a service principal")
		}
		f.Fresh = append(f.Fresh, first)
		f.FreshLag, err = lagOf(args[1:])
	case "write-quota":
		f.WriteQuota, err = quotaOf(args)
	case "unit-quota":
		f.UnitQuota, err = quotaOf(args)
	default:
		err = errors.New("unknown name")
	}
	return err
}

func settings(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

func positive(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%q is not a number of 1 or more", text)
	}
	return n, nil
}

func span(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("%q is not a duration such as 100ms or 3s", text)
	}
	return d, nil
}

func nonEmpty(key, value string) (string, error) {
	if value == "" {
		return "", fmt.Errorf("%s needs a value", key)
	}
	return value, nil
}

func scopeOf(value string) (Scope, error) {
	s := Scope(value)
	if s != Reads && s != Writes && s != Both {
		return "", fmt.Errorf("on:%s is none of reads, writes, all", value)
	}
	return s, nil
}

func shapeOf(value string) (string, error) {
	if !isShape(value) {
		return "", fmt.Errorf("no request is called %q", value)
	}
	return value, nil
}

func statusOf(value string) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 200 || n > 299 {
		return 0, fmt.Errorf("status %q is not between 200 and 299", value)
	}
	return n, nil
}

func bodyOf(value string) (Body, error) {
	if b := Body(value); b == BodyObject || b == BodyAlien {
		return b, nil
	}
	if value == "none" {
		return BodyNone, nil
	}
	return "", fmt.Errorf("body %q is none of none, object, alien", value)
}

func lagOf(args []string) (l Lag, err error) {
	for _, a := range args {
		key, value, _ := strings.Cut(a, ":")
		switch key {
		case "reads":
			l.Reads, err = positive(value)
		case "for":
			l.For, err = span(value)
		default:
			err = fmt.Errorf("unknown setting %q", key)
		}
		if err != nil {
			return l, err
		}
	}
	if l == (Lag{}) {
		err = errors.New("give reads:N, for:DURATION or both")
	}
	return l, err
}

func quotaOf(args []string) (q Quota, err error) {
	if len(args) != 2 || !strings.HasPrefix(args[1], "per:") {
		return q, errors.New("give AMOUNT,per:DURATION")
	}
	if q.Amount, err = positive(args[0]); err == nil {
		q.Per, err = span(strings.TrimPrefix(args[1], "per:"))
	}
	return q, err
}
