package explain

import (
	"slices"
	"strings"
	"sync"
)

// maxAnswers bounds what a long log can bring up.
const maxAnswers = 25

// Answer explains one thing. Topic can be asked for again; Do holds commands
// and steps, the likeliest first, with the values of the text filled in and
// words in capitals where it had none; See holds pages. Also holds the parts of
// a general answer, or what else an id means.
type Answer struct {
	Topic string
	Kind  string // such as "sign-in error", "app role", "concept", or "unknown"
	What  string
	Why   string
	Do    []string
	See   []string
	Also  []Answer
}

// Topic is one line of what can be asked for.
type Topic struct {
	Name string
	Kind string
	What string
}

// Topics lists what the tables hold, in their order. APIs, roles and directory
// roles can be asked for as well, by name or id.
func Topics() []Topic {
	var list []Topic
	for _, f := range families {
		for _, e := range f.entries {
			list = append(list, Topic{e.topic, f.kind, e.what})
		}
	}
	return list
}

// TextKind is what was recognized in a text before it was explained.
type TextKind string

// The kinds of text.
const (
	Empty        TextKind = "empty"
	AToken       TextKind = "token"   // a token and nothing else: it is decoded elsewhere
	ARequest     TextKind = "request" // one or several calls: METHOD and address
	AnID         TextKind = "id"      // one GUID
	AName        TextKind = "name"    // the name of an error, API, role, verdict or concept
	AnError      TextKind = "error"   // what a product printed when it refused
	OtherText    TextKind = "text"    // anything else that mentions something known
	Unrecognized TextKind = "unrecognized"
)

// Reply is what a text turned out to be, and what is known of it.
type Reply struct {
	Kind     TextKind
	Answers  []Answer  // the cause first; none where nothing is known
	Near     []string  // without answers: up to five topics or permissions that may have been meant
	Parts    []Part    // of an error: what its ids and roles are
	Requests []Request // of a request: the calls
}

// Read recognizes what a text is and explains it: a single code, GUID,
// permission name or word, a request line, a whole pasted error or log, of
// which the first 4 MiB are read. Each topic is answered once, 25 at the most.
// No answer repeats anything of the text but ids, role values and addresses of
// APIs that were recognized as such.
func Read(raw string) Reply {
	q := ask(read(raw))
	reply := Reply{Kind: q.kind, Requests: q.requests}
	switch q.kind {
	case Empty:
		return reply
	case AToken:
		reply.Answers = []Answer{tokenAnswer}
	case ARequest:
		reply.Answers = requestAnswers(q.requests)
	case AnError:
		reply.Parts = q.parts
		reply.Answers = q.errorAnswers()
	default:
		reply.Answers = q.namedAnswers()
	}
	reply.Answers = reply.Answers[:min(len(reply.Answers), maxAnswers)]
	if len(reply.Answers) == 0 {
		reply.Kind, reply.Near = Unrecognized, q.nearMisses()
	}
	return reply
}

// errorAnswers gives the causes, then what merely reports a cause, or else the
// class of the refusal; and last the roles that the text asks for. Ids of the
// request, the client or the API are parts, never answers.
func (q question) errorAnswers() []Answer {
	var causes, reports []Answer
	for _, h := range q.hits {
		switch {
		case h.kind == idKind:
		case h.weak && slices.ContainsFunc(q.hits, func(other hit) bool { return other.kind == h.kind && !other.weak }):
			// the same service says it better elsewhere in the text
		case h.weak:
			reports = append(reports, h.answer(h.kind))
		default:
			causes = append(causes, h.answer(h.kind))
		}
	}
	answers := slices.Concat(causes, q.unknownCodes(), reports)
	if len(answers) == 0 {
		answers = q.ofClass()
	}
	if len(answers) == 0 {
		return nil
	}
	answers = append(answers, q.refused(answers)...)
	return q.filled(q.withRoles(answers))
}

// namedAnswers explains what a text names, whole or, where it is no error, in
// passing.
func (q question) namedAnswers() []Answer {
	var answers []Answer
	for _, h := range q.hits {
		answers = append(answers, h.answer(h.kind))
	}
	answers = append(answers, q.fromCatalog()...)
	if len(answers) == 0 && q.kind == AnID {
		answers = append(answers, unknownID(q.lower))
	}
	return answers
}

// topicNames are the topics of every table, in lower case.
var topicNames = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for _, f := range families {
		for _, e := range f.entries {
			names[strings.ToLower(e.topic)] = true
		}
	}
	return names
})

func hasTopic(name string) bool { return topicNames()[strings.ToLower(name)] }
