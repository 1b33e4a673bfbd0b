package explain

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"mi-roles/roles/catalog"
	"mi-roles/roles/operations"
)

// maxListed is how many roles an answer about a call names.
const maxListed = 4

// requestAnswers says which app roles allow each of the calls.
func requestAnswers(requests []Request) []Answer {
	answers := make([]Answer, len(requests))
	for i, r := range requests {
		answers[i] = r.answer()
	}
	return answers
}

func (r Request) answer() Answer {
	call, err := operations.NewCall(r.Method, r.address)
	switch {
	case errors.Is(err, operations.ErrHost):
		return r.foreign()
	case err != nil:
		return r.unknown(operations.Answer{Note: "it " + err.Error()})
	}
	found := operations.Lookup(call, catalog.Builtin())
	switch {
	case !found.Known:
		return r.unknown(found)
	case len(found.Roles) == 0:
		return r.closed(found)
	}
	return r.open(found)
}

const requestKind = "request"

func (r Request) stepFor(words string) string {
	return fmt.Sprintf("mi-roles roles --for '%s'%s", r, words)
}

// open is a call that app roles allow.
func (r Request) open(found operations.Answer) Answer {
	found = found.Whole()
	first := found.Roles[0]
	names := make([]string, 0, maxListed)
	for _, role := range found.Roles[:min(len(found.Roles), maxListed)] {
		names = append(names, fmt.Sprintf("%s (risk %s)", role.Value, role.Risk))
	}
	what := "a Microsoft Graph call that one app role allows: " + names[0]
	why := "no other app role allows it"
	if n := len(found.Roles); n > 1 {
		what = fmt.Sprintf("a Microsoft Graph call that any one of %d app roles allows; lowest risk first: %s", n,
			strings.Join(names, ", "))
		why = first.Value + " has the lowest risk"
	}
	if first.Note != "" {
		why += "; " + first.Note
	}
	if len(first.AlsoRequires) > 0 {
		why += "; it also requires one of " + strings.Join(first.AlsoRequires, ", ")
	}
	if found.Note != "" {
		why += "; " + found.Note
	}
	return Answer{Topic: r.String(), Kind: requestKind, What: what, Why: why,
		Do: []string{"mi-roles assign -i IDENTITY -a graph -r " + first.Value, r.stepFor("   (all of them, and what each allows)"),
			r.stepFor(" -i IDENTITY   (whether the identity holds one of them)")},
		See: []string{pagePermissions}}
}

// closed is a call that no app role allows.
func (r Request) closed(found operations.Answer) Answer {
	answer := Answer{Topic: r.String(), Kind: requestKind, What: "a Microsoft Graph call that no app role allows for a managed " +
		"identity",
		Why: found.Note, Do: []string{r.stepFor("")}, See: []string{pagePermissions}}
	if found.Instead != "" {
		answer.Do = append([]string{fmt.Sprintf("mi-roles explain '%s'   (the same for a user that you name)", found.Instead)},
			answer.Do...)
	}
	return answer
}

// unknown is a call that the table lacks, which says nothing about the call.
func (r Request) unknown(found operations.Answer) Answer {
	why := "the table is from " + operations.Date() + " and has gaps: which roles allow the call is unknown, and not guessed"
	if found.Note != "" {
		why = found.Note + "; " + why
	}
	do := []string{"look for application permissions on the call's page",
		"compare the path: ids as {id}, no spelling mistakes, v1.0 or beta"}
	if meant := operations.Suggest(found.Call); meant != "" {
		do = append([]string{fmt.Sprintf("mi-roles explain '%s'   (if you meant this call)", meant)}, do...)
	}
	return Answer{Topic: r.String(), Kind: "unknown", What: "a call that the built-in table of Microsoft Graph calls does not " +
		"contain", Why: why,
		Do:  do,
		See: []string{"https://learn.microsoft.com/graph/api/overview"}}
}

// foreign is a call of another API.
func (r Request) foreign() Answer {
	return Answer{Topic: r.String(), Kind: requestKind, What: "a call to an API that is not Microsoft Graph",
		Why: "the API's documentation or owner can tell you which role it requires",
		Do:  []string{"mi-roles roles -a API   (the API's roles)", "mi-roles assign -i IDENTITY -a API -r ROLE"},
		See: []string{pageAppRoles}}
}

var refusedCall = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b(GET|POST|PUT|PATCH|DELETE)\b[\s:'"]{1,3}(` + graphAddress().String() + `)`)
})

// refused gives the call of Microsoft Graph that the text of a refusal names,
// for the roles that would have allowed it.
func (q question) refused(answers []Answer) []Answer {
	for _, p := range q.parts {
		if p.Use == Required {
			return nil // the service itself says which roles
		}
	}
	match := refusedCall().FindStringSubmatch(q.plain[:min(len(q.plain), maxDissected)])
	if match == nil || answers[0].Kind != "Microsoft Graph error" && answers[0].Topic != "403 Forbidden" {
		return nil
	}
	r, ok := requestOf(match[1] + " " + strings.TrimRight(match[2], ".,;:)]}>"))
	if !ok {
		return nil
	}
	return requestAnswers([]Request{r})
}
