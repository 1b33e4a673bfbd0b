package signin

import (
	"regexp"
	"strings"
	"sync"
)

// hintTrust is for assertions: of what the authority quotes, compared makes more.
const hintTrust = "compare the application's federated credential with this job's issuer, subject and audience"

var (
	presentedPattern = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)assertion (issuer|subject|audience):? '(.*?)'(?:[.,;\s]|$)`)
	})
	// immutablePattern is a subject of GitHub Actions with the ids of owner and
	// repository, namedPattern one without ("Immutable subject claims").
	immutablePattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^repo:[^/@]+@\d+/[^/@:]+@\d+:`) })
	namedPattern     = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^repo:[^/@]+/[^/@:]+:`) })
)

// compared adds to a meaning what the assertion presented, as the authority quotes
// it. None of the three is a secret, and no other place shows them.
func compared(m meaning, sentence string) meaning {
	var parts []string
	subject := ""
	for _, p := range presentedPattern().FindAllStringSubmatch(sentence, -1) {
		kind, value := strings.ToLower(p[1]), quote(p[2], 600) // as long as a credential's may be
		if strings.HasSuffix(m.reason, kind) {
			parts = append(parts, value)
		} else {
			parts = append(parts, kind+" "+value)
		}
		if kind == "subject" {
			subject = value
		}
	}
	if len(parts) == 0 {
		return m
	}
	m.reason += ": " + strings.Join(parts, ", ")
	m.hint = "compare, upper and lower case too: az ad app federated-credential list --id CLIENT-ID; " +
		"of a managed identity: az identity federated-credential list -g GROUP --identity-name NAME"
	switch {
	case immutablePattern().MatchString(subject):
		m.hint = "GitHub puts the ids of owner and repository into this repository's subjects (repo:OWNER@ID/REPOSITORY@ID:…): " +
			"set the credential's subject to the one above; " + m.hint
	case namedPattern().MatchString(subject):
		m.hint += "; a credential with repo:OWNER@ID/REPOSITORY@ID:… needs immutable subjects turned on in the repository's settings"
	}
	return m
}
