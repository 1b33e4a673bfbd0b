package sandbox

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// ErrFault is what every refusal of [ParseFaults] is.
var ErrFault = errors.New("not a fault")

// ParseFaults reads the language of [FaultHelp], a spec per element. Rules keep
// their order. Every error is ErrFault and names the spec.
func ParseFaults(specs []string) (Faults, error) {
	var f Faults
	for _, spec := range specs {
		name, rest, _ := strings.Cut(strings.TrimSpace(spec), "=")
		var err error
		if _, ok := effects[Action(name)]; ok {
			var r Rule
			if r, err = parseRule(Action(name), rest); err == nil {
				f.Rules = append(f.Rules, r)
			}
		} else {
			err = f.set(name, rest)
		}
		if err != nil {
			return Faults{}, fmt.Errorf("%w: %q: %w", ErrFault, spec, err)
		}
	}
	return f, nil
}

func parseRule(do Action, text string) (Rule, error) {
	r := Rule{Do: do}
	for _, s := range settings(text) {
		key, value, _ := strings.Cut(s, ":")
		if err := r.set(key, value); err != nil {
			return r, err
		}
	}
	return r, r.check()
}

func (r *Rule) set(key, value string) (err error) {
	switch key {
	case "first":
		r.First, err = positive(value)
	case "every":
		r.Every, err = positive(value)
	case "after":
		r.After, err = positive(value)
	case "probability":
		r.Probability, err = strconv.ParseFloat(value, 64)
		if err != nil || !(r.Probability > 0 && r.Probability <= 1) {
			err = fmt.Errorf("probability %q is not between 0 and 1", value)
		}
	case "on":
		r.On, err = scopeOf(value)
	case "resource":
		r.Resource, err = nonEmpty(key, value)
	case "shape":
		r.Shape, err = shapeOf(value)
	case "retry-after":
		r.RetryAfter, err = nonEmpty(key, value)
	case "for":
		r.For, err = span(value)
	case "status":
		r.Status, err = statusOf(value)
	case "body":
		r.Body, err = bodyOf(value)
	case "items":
		r.Items = true
	case "alone":
		r.Alone = true
	case "applied":
		r.Applied = true
	default:
		err = fmt.Errorf("unknown setting %q", key)
	}
	return err
}

// check refuses combinations that would do nothing.
func (r Rule) check() error {
	chosen := 0
	for _, on := range []bool{r.First > 0, r.Every > 0, r.Probability > 0} {
		if on {
			chosen++
		}
	}
	switch {
	case chosen > 1:
		return errors.New("give one of first, every and probability")
	case r.RetryAfter != "" && r.Do != Throttle && r.Do != Error503:
		return errors.New("retry-after belongs to throttle and 503")
	case r.For != 0 && r.Do != Slow:
		return errors.New("for belongs to slow")
	case (r.Status != 0 || r.Body != "") && r.Do != Accept:
		return errors.New("status and body belong to accept")
	case r.Items && r.Alone:
		return errors.New("give one of items and alone")
	case r.Resource != "" && r.On == Reads:
		return errors.New("resource concerns writes only")
	}
	return nil
}

// switches are the settings that take nothing.
func (f *Faults) switches() map[string]*bool {
	return map[string]*bool{"empty-pages": &f.EmptyPages, "overlap-pages": &f.OverlapPages, "shrink-pages": &f.ShrinkPages,
		"no-expand": &f.RefuseExpandIn, "no-batch": &f.RefuseBatch, "shuffle": &f.ShuffleBatch, "no-premium": &f.NoPremium,
		"no-consent-for-identities": &f.NoConsentForIdentities, "no-consent-for-apps": &f.NoConsentForApps,
		"consent-revokes": &f.ConsentRevokes}
}

func (f *Faults) set(name, text string) error {
	if on := f.switches()[name]; on != nil {
		*on = true
		return nil
	}
	args := settings(text)
	first := ""
	if len(args) > 0 {
		first = args[0]
	}
	var err error
	switch name {
	case "page-size":
		f.PageSize, err = positive(first)
	case "foreign-next-link":
		f.NextLinkHost = "graph.example.net"
		if first != "" {
			f.NextLinkHost = first
		}
	case "delay":
		f.Delay, err = span(first)
	case "seed":
		f.Seed, err = strconv.ParseUint(first, 10, 64)
	case "duplicate":
		f.Duplicate = Duplicate(first)
		if !slices.Contains([]Duplicate{DuplicateExists, DuplicateEntitlement, DuplicateConflict}, f.Duplicate) {
			err = fmt.Errorf("%q is none of exists, entitlement, conflict", first)
		}
	case "delete-absent":
		f.DeleteAbsent, err = strconv.Atoi(first)
		if err == nil && f.DeleteAbsent != http.StatusBadRequest && f.DeleteAbsent != http.StatusNotFound {
			err = fmt.Errorf("%q is neither 400 nor 404", first)
		}
	default:
		return f.setTimed(name, first, args)
	}
	return err
}
