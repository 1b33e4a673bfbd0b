package fence

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mi-roles/roles"
)

const (
	recordFormat  = "mi-roles fence record"
	recordVersion = 1
)

// Record is what a run made in a tenant, so that it can be taken back. It names objects and
// says nothing of what is in them: a file that someone else wrote can have nothing made, and
// nothing deleted but what is ours.
type Record struct {
	Format  string         `json:"format"`
	Version int            `json:"version"`
	Tenant  string         `json:"tenant"`
	Holder  roles.ObjectID `json:"holderId"`
	Made    []Made         `json:"made"`
	Changed int            `json:"changed"` // how much the run changed or deleted, which is not given back
}

// Made is an object that a run made. ID is empty from before it is made until its id is known.
type Made struct {
	Object Object `json:"object"`
	ID     string `json:"id,omitempty"`
}

// NewRecord begins the record of a run.
func NewRecord(tenant string, holder roles.ObjectID) Record {
	return Record{Format: recordFormat, Version: recordVersion, Tenant: tenant, Holder: holder, Made: []Made{}}
}

// ParseRecord reads a record strictly.
func ParseRecord(text []byte) (Record, error) {
	var r Record
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	err := d.Decode(&r)
	switch {
	case err != nil:
	case r.Format != recordFormat || r.Version != recordVersion:
		err = fmt.Errorf("its format is not %q, version %d", recordFormat, recordVersion)
	case !roles.IsGUID(string(r.Holder)):
		err = errors.New("holderId is not a GUID")
	}
	return r, err
}

// Outline is a fence of which nothing is known but whose it is: its names and ids.
func Outline(holder roles.ObjectID) Fence {
	return assemble(roles.Principal{ID: holder, DisplayName: string(holder)}, nil)
}

// Undo are the steps that take back what a record says was made, the last first: of what is
// still there and ours. kept counts what is left because it is not.
func (f Fence) Undo(r Record, s State) (steps []Step, kept int) {
	for _, m := range slices.Backward(r.Made) {
		step, there := f.undo(m, s)
		if !there {
			kept++
			continue
		}
		steps = append(steps, step)
	}
	return steps, kept
}

func (f Fence) undo(m Made, s State) (Step, bool) {
	mine := f.role(s)
	policyOurs := s.Policy != nil && ours(s.Policy.Description)
	roleOurs := mine != nil && ours(mine.Description)
	step := Step{Verb: Delete, Object: m.Object, ID: m.ID}
	switch {
	case m.Object == ThePolicy && policyOurs:
		step.ID, step.Was, step.Text = s.Policy.ID, s.Policy.Head(), "delete the app consent policy "+s.Policy.ID
		return step, true
	case m.Object == TheRole && roleOurs:
		was := *mine
		was.ID = ""
		step.ID, step.Was, step.Text = mine.ID, was, "delete the custom role "+mine.DisplayName
		return step, true
	case m.Object == TheAssignment && roleOurs:
		for _, a := range assignmentsOf(s, mine.ID) {
			if a.ID == m.ID || m.ID == "" && f.wanted(a) {
				step.ID, step.Was, step.Text = a.ID, bare(a), "remove the custom role from "+a.Principal
				return step, true
			}
		}
	case m.Object == AnInclude && policyOurs:
		i := slices.IndexFunc(s.Policy.Includes, func(c ConditionSet) bool { return c.ID != "" && strings.EqualFold(c.ID, m.ID) })
		if i >= 0 {
			return f.setStep(Delete, AnInclude, s.Policy.Includes[i]), true
		}
	}
	return Step{}, false
}
