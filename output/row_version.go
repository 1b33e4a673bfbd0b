package output

import (
	"slices"
	"strings"
)

// Version is what version prints. What the build did not record is nil.
type Version struct {
	Version  string  `json:"version"`
	Commit   *string `json:"commit"`
	Date     *string `json:"date"`
	Go       string  `json:"go"`
	Platform string  `json:"platform"`
	GraphSDK *string `json:"msgraphSdk"`
	Identity *string `json:"azidentity"`
	Table    string  `json:"catalogDate"` // the day of the built-in table of roles
}

// Text is the version for people: one line, what it is made of, and how old its knowledge is.
func (v Version) Text() string {
	made := []string{v.Go, v.Platform}
	for what, of := range map[string]*string{"msgraph-sdk-go": v.GraphSDK, "azidentity": v.Identity, "commit": v.Commit, "of": v.Date} {
		if of != nil {
			made = append(made, what+" "+*of)
		}
	}
	slices.Sort(made[2:])
	return "mi-roles " + v.Version + "\n" + strings.Join(made, ", ") + "\ntable of roles of " + v.Table + "\n"
}
