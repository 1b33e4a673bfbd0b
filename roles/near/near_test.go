package near

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSlips(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"", "ab", 2}, {"abc", "acb", 1}, {"abc", "abd", 1}, {"ca", "abc", 3},
		{"ab", "ba", 1}, {"abx", "bay", 2}, {"aa", "aa", 0},
		{"kitten", "sitting", 3}, {"größe", "grösse", 2}, {"user.raed.all", "user.read.all", 1}, {"abcdef", "ghijkl", 6},
	} {
		for most := range 8 {
			want := min(c.want, most+1)
			if got := Slips(c.a, c.b, most); got != want || Slips(c.b, c.a, most) != want {
				t.Errorf("%q %q at most %d: %d, want %d", c.a, c.b, most, got, want)
			}
		}
	}
}

func TestNames(t *testing.T) {
	roles := []string{"User.ReadWrite.All", "User.Read.All", "Mail.Send", "Mail.Read", "Group.Read.All", "User.ReadBasic.All"}
	formats := []string{"table", "json", "yaml", "csv", "tsv", "md", "none"}
	for _, c := range []struct {
		text  string
		names []string
		want  string
	}{
		{"User.Raed.All", roles, "User.Read.All User.ReadBasic.All User.ReadWrite.All"},
		{"user.read.all", roles, "User.Read.All User.ReadBasic.All User.ReadWrite.All Group.Read.All"},
		{"User.Read.Some", roles, "User.Read.All"},
		{"mail.raed", roles, "Mail.Read Mail.Send"},
		{"Mail", roles, "Mail.Read Mail.Send"}, // the beginning of both
		{"Calendars.Read", roles, ""},
		{"yml", formats, "yaml"},
		{"cvs", formats, "csv"}, // a swap is one slip
		{"t", formats, "tsv table"},
		{"xml", formats, ""},
		{"", formats, ""},
		{"größe", []string{"GRÖSSE", "GRÖßE"}, "GRÖßE GRÖSSE"},
		{"role", []string{"roles", "", "roles"}, "roles"},
		{"abcd", []string{"xbcd", "abcx", "abxd", "axcd"}, "abcx abxd axcd xbcd"}, // as many slips: the longest beginning first
		{"abcd", []string{"abcz", "abcx"}, "abcx abcz"},
		{"abcde", []string{"abxye", "axyze"}, "abxye"}, // two wrong letters in five, and not three
		{"abcd", []string{"abxy", "abcx"}, "abcx"},
		{"ab", []string{"abcdefgh", "xbcdefgh"}, "abcdefgh"}, // the beginning of one
	} {
		if got := strings.Join(Names(c.text, c.names), " "); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func FuzzNear(f *testing.F) {
	f.Add("User.Raed.All", "User.Read.All", "Mail.Read", 3)
	f.Add("ab", "ba", "ü\xff", 1)
	f.Fuzz(func(t *testing.T, a, b, c string, most int) {
		if most < 0 || max(len(a), len(b), len(c)) > 200 {
			return
		}
		longest := func(a, b string) int { return max(utf8.RuneCountInString(a), utf8.RuneCountInString(b)) }
		whole := Slips(a, b, longest(a, b))
		if whole > longest(a, b) || whole != Slips(b, a, longest(a, b)) {
			t.Errorf("%d slips between %q and %q", whole, a, b)
		}
		if got := Slips(a, b, most%300); got != min(whole, most%300+1) {
			t.Errorf("at most %d: %d of %d", most%300, got, whole)
		}
		names := Names(a, []string{b, c})
		if other := Names(a, []string{c, b}); !slices.Equal(names, other) {
			t.Errorf("the order of names counts: %q, %q", names, other)
		}
		if a != "" && !slices.Contains(Names(a, []string{a, b, c}), a) {
			t.Errorf("%q is not near itself", a)
		}
	})
}

// TestShared: with how many letters two texts begin alike.
func TestShared(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 0}, {"", "a", 0}, {"a", "a", 1}, {"a", "b", 0}, {"abc", "ab", 2}, {"ab", "abc", 2}, {"abx", "aby", 2}} {
		if got := shared(c.a, c.b); got != c.want {
			t.Errorf("%q %q: %d", c.a, c.b, got)
		}
	}
}
