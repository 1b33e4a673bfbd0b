package activity

import (
	"slices"
	"strings"

	"mi-roles/roles/operations"
	"mi-roles/roles/rows"
)

// count adds calls of an identity to those of the same operation and status.
func (r *Reader) count(w who, s Seen, in *rows.Reader) {
	s.Operation = operations.Find(s.Call)
	k := key{who: w.number, operation: s.Operation, status: s.Status}
	if s.Operation == 0 {
		s.Path = s.Call.Generic()
		k.path, k.method = r.number(s.Path), s.Call.Method
	}
	i, known := r.keys[k]
	if !known {
		if r.kept += len(s.Call.Path); len(r.keys) >= maxKeys || len(r.names) >= maxKeys || r.kept > maxKept {
			r.log.Others += s.Count
			return
		}
		if s.Operation != 0 {
			s.Path = s.Operation.String()
		}
		i = len(r.log.seen)
		r.keys[k] = i
		r.log.seen = append(r.log.seen, Seen{Call: s.Call, Operation: s.Operation, Path: s.Path, Status: s.Status, First: s.First})
		r.log.seen[i].Call.Reads = nil
		for _, id := range []string{w.id, w.app} {
			if id != "" {
				r.log.byWho[id] = append(r.log.byWho[id], i)
			}
		}
	}
	r.add(&r.log.seen[i], s, in)
}

func (r *Reader) add(to *Seen, s Seen, in *rows.Reader) {
	to.Count += s.Count
	to.Default = to.Default || !s.Call.Selects
	r.reads(&to.Call, s.Call.Reads)
	if s.First.Before(to.First) {
		to.First = s.First
	}
	if s.Last.Before(to.Last) {
		return
	}
	to.Last = s.Last
	if s.Refused() {
		to.TokenRoles = r.intern(in.Value(tokenRoles))
		to.TokenIssued, _ = parseTime(in.Value(tokenIssued))
	}
}

// number gives equal texts the same number.
func (r *Reader) number(text string) int {
	n, ok := r.names[text]
	if !ok && len(r.names) < maxKeys {
		n = len(r.names) + 1
		r.names[text] = n
	}
	return n
}

// intern keeps equal lists of roles once.
func (r *Reader) intern(list []byte) string {
	if s, ok := r.roles[string(list)]; ok {
		return s
	}
	s := string(list)
	if len(r.roles) < maxKeys {
		r.roles[s] = s
	}
	return s
}

// reads adds properties to those that calls read. Beyond what is kept, they may read
// every one.
func (r *Reader) reads(to *operations.Call, properties []string) {
	for _, p := range properties {
		if slices.Contains(to.Reads, p) {
			continue
		}
		if r.kept += len(p); r.kept > maxKept {
			p = operations.Every
		}
		to.Reads = operations.MergeReads(to.Reads, []string{strings.Clone(p)})
	}
}
