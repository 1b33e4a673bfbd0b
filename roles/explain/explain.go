package explain

import "slices"

import "strings"

// maxText is how much of a pasted text is read, in bytes.
const maxText = 4 << 20

// maxAnswers bounds what a long log can bring up.
const maxAnswers = 25

// Answer explains one thing. Topic can be asked for again; Do holds commands
// and steps, the likeliest first, with words in capitals to fill in; See holds
// pages. Also holds the parts of a general answer, or what else an id means.
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

// Lookup explains what it finds in a text: a single code, GUID, permission
// name or word, or a whole pasted error or log, of which the first 4 MiB are
// read. Answers come causes first, each topic once, 25 at the most. When
// nothing is known for certain, nearMisses names up to five topics or
// permissions that may have been meant.
func Lookup(text string) (answers []Answer, nearMisses []string) {
	q := ask(text)
	if q.text == "" {
		return nil, nil
	}
	answers = append(answers, q.fromTables()...)
	answers = append(answers, q.fromCatalog()...)
	known := len(answers) > 0
	answers = append(answers, q.unknown(known)...)
	if !known {
		nearMisses = q.nearMisses()
	}
	return answers[:min(len(answers), maxAnswers)], nearMisses
}

func (q question) fromTables() []Answer {
	var answers []Answer
	for _, f := range families {
		for _, e := range f.entries {
			if q.matches(f.kind, e) {
				answers = append(answers, e.answer(f.kind))
			}
		}
	}
	return answers
}

func (q question) matches(kind string, e entry) bool {
	topic := strings.ToLower(e.topic)
	if q.text == topic || q.codes[topic] || q.ids[topic] {
		return true
	}
	if slices.Contains(e.names, q.text) {
		return true
	}
	// A code says more than the sentence after it, which other codes share.
	if kind == signInError && len(q.codes) > 0 {
		return false
	}
	for _, text := range e.texts {
		if strings.Contains(q.text, text) {
			return true
		}
	}
	return false
}

func (e entry) answer(kind string) Answer {
	answer := Answer{Topic: e.topic, Kind: kind, What: e.what, Why: e.why, Do: e.do, See: e.see}
	for _, topic := range e.also {
		for _, part := range concepts {
			if part.topic == topic {
				answer.Also = append(answer.Also, part.answer(kind))
			}
		}
	}
	return answer
}

// unknown answers for codes that no table has, and for an id that stands alone.
func (q question) unknown(somethingKnown bool) []Answer {
	var answers []Answer
	for _, code := range q.codeOrder {
		if !hasTopic(code) {
			number := strings.TrimPrefix(code, "aadsts")
			answers = append(answers, Answer{
				Topic: "AADSTS" + number, Kind: "unknown",
				What: "a sign-in error of Microsoft Entra that this program does not know",
				Why:  "Microsoft adds codes over time; the sentence after the code says what is meant",
				Do:   []string{"open https://login.microsoftonline.com/error?code=" + number, "mi-roles whoami   (whether this sign-in works at all)"},
				See:  []string{pageCodes},
			})
		}
	}
	if !somethingKnown && q.ids[q.text] {
		answers = append(answers, Answer{
			Topic: q.text, Kind: "unknown",
			What: "an id that is not the same in every tenant: of an identity, an API, a role of your own or anything else",
			Why:  "only the tenant can say whose it is",
			Do:   []string{"mi-roles identities " + q.text, "mi-roles apis " + q.text, "mi-roles roles -a API   (ids of an API's roles)"},
			See:  []string{"https://learn.microsoft.com/graph/api/directoryobject-get"},
		})
	}
	return answers
}

func hasTopic(name string) bool {
	for _, f := range families {
		for _, e := range f.entries {
			if strings.EqualFold(e.topic, name) {
				return true
			}
		}
	}
	return false
}
