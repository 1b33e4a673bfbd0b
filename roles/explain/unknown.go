package explain

import (
	"regexp"
	"strings"
	"sync"
)

// unknownID answers for an id that no table has. That says nothing of the id:
// many that are the same in every tenant are not in the tables.
func unknownID(id string) Answer {
	return Answer{
		Topic: id, Kind: "unknown",
		What: "an id that this program does not know: not an API, role, permission or directory role in its tables",
		Why: "it may be an object in your tenant (an identity, an API, a role of your own API), or a Microsoft id that the tables " +
			"lack; only the tenant can tell",
		Do:  []string{"mi-roles identities " + id, "mi-roles apis " + id, "mi-roles roles -a API   (the ids of an API's roles)"},
		See: []string{"https://learn.microsoft.com/graph/api/directoryobject-get"},
	}
}

// unknownCodes answers for sign-in codes that no table has.
func (q question) unknownCodes() []Answer {
	var answers []Answer
	for _, code := range q.codes {
		if hasTopic(code) {
			continue
		}
		number := strings.TrimPrefix(code, "aadsts")
		answers = append(answers, Answer{
			Topic: "AADSTS" + number, Kind: "unknown",
			What: "a Microsoft Entra sign-in error that this program does not know: no token was issued",
			Why:  "Microsoft adds codes over time; the sentence after the code explains it",
			Do: []string{"open https://login.microsoftonline.com/error?code=" + number,
				"mi-roles whoami   (whether this sign-in works)"},
			See: []string{pageCodes},
		})
	}
	return answers
}

// productCodes are the codes of one product: what is not in the tables still
// tells who refused, and with that what to look at.
type productCodes struct {
	pattern *regexp.Regexp
	class   string // the entry of classErrors that answers for them
}

var products = sync.OnceValue(func() []productCodes {
	return []productCodes{
		{regexp.MustCompile(`\bid[xw]\d{5}\b`), "IDX"},
		{regexp.MustCompile(`\bakv\d{5}\b`), "AKV"},
	}
})

// unknownProductCode gives the class of a code of a known product, "" when the
// text has none.
func (q question) unknownProductCode() string {
	for _, p := range products() {
		if p.pattern.MatchString(q.lower) {
			return p.class
		}
	}
	return ""
}

// ofClass answers for a refusal of which only the class is known: that of its
// product, or that of its HTTP status.
func (q question) ofClass() []Answer {
	topic := q.unknownProductCode()
	if topic == "" {
		topic = statusTopic(q.status)
	}
	for _, e := range classErrors {
		if e.topic == topic {
			return []Answer{e.answer(classKind)}
		}
	}
	return nil
}

var tokenAnswer = Answer{
	Topic: "token", Kind: "token",
	What: "a token; this command does not decode it",
	Why:  "another command reads it on this machine, and never prints, keeps or sends it",
	Do: []string{"mi-roles token inspect FILE   (or pipe it in, which keeps it out of the shell's history)",
		"mi-roles explain leaked token   (if others have seen it)"},
	See: []string{pageClaims},
}
