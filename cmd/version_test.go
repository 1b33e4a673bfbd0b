package cmd

import (
	"runtime/debug"
	"testing"
)

// TestBuiltFrom: a checkout's stamps count, then the version of a commit without a tag.
func TestBuiltFrom(t *testing.T) {
	stamped := []debug.BuildSetting{{Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: "0123456789abcdef0123456789abcdef01234567"},
		{Key: "vcs.time", Value: "2026-11-01T00:00:00Z"}}
	for _, c := range []struct {
		version      string
		settings     []debug.BuildSetting
		commit, date string
	}{
		{"(devel)", nil, "", ""},
		{"", nil, "", ""},
		{"v1.2.3", nil, "", ""},
		{"v1.2.3-rc.1", nil, "", ""},
		{"v0.0.0-20261129213045-abcdefabcdef", nil, "abcdefabcdef", "2026-11-29T21:30:45Z"},
		{"v1.2.4-0.20261129213045-abcdefabcdef", nil, "abcdefabcdef", "2026-11-29T21:30:45Z"},
		{"v1.2.3-rc.1.0.20261129213045-abcdefabcdef", nil, "abcdefabcdef", "2026-11-29T21:30:45Z"},
		{"v1.2.4-0.20261129213045-abcdefabcdef+dirty", stamped, "0123456789abcdef0123456789abcdef01234567", "2026-11-01T00:00:00Z"},
		{"v1.2.4-0.20269929213045-abcdefabcdef", nil, "abcdefabcdef", ""},
	} {
		info := &debug.BuildInfo{Settings: c.settings}
		info.Main.Version = c.version
		commit, date := builtFrom(info)
		if text(commit) != c.commit || text(date) != c.date {
			t.Errorf("%q: %q of %q, want %q of %q", c.version, text(commit), text(date), c.commit, c.date)
		}
	}
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
