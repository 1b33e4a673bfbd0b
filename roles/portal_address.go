package roles

import (
	"net/url"
	"slices"
	"strings"
)

// inAddress finds in the address of a page of a portal the selector of what the page
// shows: a resource id, which the page's own words may follow, an object id or an app id. It is
// "" for what is no such address.
func inAddress(text string) string {
	if !strings.HasPrefix(strings.ToLower(text), "https://") {
		return ""
	}
	if plain, err := url.PathUnescape(text); err == nil {
		text = plain
	}
	segments := strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune("/?#", c) })
	scope := func(s string) bool { return strings.EqualFold(s, "subscriptions") || strings.EqualFold(s, "providers") }
	if begin := slices.IndexFunc(segments, scope); begin >= 0 {
		for end := len(segments); end > begin; end-- {
			if id, ok := ParseAzureID("/" + strings.Join(segments[begin:end], "/")); ok {
				return string(id)
			}
		}
	}
	for _, key := range []string{"objectId", "appId"} {
		for i := 1; i < len(segments); i++ {
			if strings.EqualFold(segments[i-1], key) && IsGUID(segments[i]) {
				return strings.ToLower(segments[i])
			}
		}
	}
	return ""
}
