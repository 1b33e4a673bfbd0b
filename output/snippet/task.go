package snippet

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"mi-roles/roles/display"
)

// Task is a script, or code, for what stands beside a grant: the API's own side, or
// a step that an administrator takes in another tool.
type Task struct {
	Name     string
	Identity Need
	API      Need
	Roles    Need
	Formats  []string // the forms that it is written in, the first one by default; none where there is one only
	write    func(Values, string) (Snippet, error)
}

// Need says whether a task wants a value.
type Need int

// What a task wants of a value.
const (
	Never Need = iota // it would not use it
	May
	Must
)

// Tasks lists the tasks, in the order of the documentation.
func Tasks() []Task {
	return []Task{
		{Name: "api-csharp", Identity: May, API: Must, Roles: May, write: apiCsharp},
		{Name: "api-role", Identity: May, API: Must, Roles: Must, Formats: []string{"az", "terraform", "bicep"}, write: apiRole},
		{Name: "enable-identity", Identity: Must, write: enableIdentity},
		{Name: "site-grant", Identity: Must, API: May, Roles: May, write: siteGrant},
		{Name: "exchange-scope", Identity: Must, API: May, Roles: May, write: exchangeScope},
		{Name: "teams-policy", Identity: Must, API: May, Roles: May, write: teamsPolicy},
		{Name: "cross-tenant", Identity: Must, API: Must, Roles: May, write: crossTenant},
	}
}

// TaskNamed finds a task.
func TaskNamed(name string) (Task, bool) {
	all := Tasks()
	i := slices.IndexFunc(all, func(t Task) bool { return t.Name == name })
	if i < 0 {
		return Task{}, false
	}
	return all[i], true
}

// ErrValues says that there is nothing to write for these values.
var ErrValues = errors.New("these values do not fit")

// refusal is an ErrValues in the words of what does not fit.
type refusal string

func (r refusal) Error() string        { return string(r) }
func (r refusal) Is(target error) bool { return target == ErrValues }

func refuse(format string, args ...any) (Snippet, error) {
	return Snippet{}, refusal(fmt.Sprintf(format, args...))
}

// Write makes the task's text. Its error is ErrValues where the values do not fit.
func (t Task) Write(v Values, format string) (Snippet, error) {
	for _, value := range v.Roles {
		if !RoleValue(value) {
			return refuse("role %s: a role's value has at most 120 letters, digits and signs, no blank, and does not begin with a dot",
				display.Quote(value))
		}
	}
	if format == "" && len(t.Formats) > 0 {
		format = t.Formats[0]
	}
	s, err := t.write(v, format)
	s.Language = t.Name
	return s, err
}

// quoteList writes words as a list, each quoted.
func quoteList(words []string, quote func(string) string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = quote(w)
	}
	return strings.Join(quoted, ", ")
}
