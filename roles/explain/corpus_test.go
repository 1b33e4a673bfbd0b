package explain

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf16"
)

// row is one text of the corpus and the topic that must come first.
type row struct{ topic, text string }

const nothingKnown = "-"

func corpus(t *testing.T) []row {
	t.Helper()
	data, err := os.ReadFile("testdata/corpus.txt")
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	for block := range strings.SplitSeq(string(data), "\n== ") {
		topic, text, found := strings.Cut(block, "\n")
		if found && !strings.HasPrefix(block, "Texts in the shape") {
			rows = append(rows, row{topic, strings.TrimSpace(text)})
		}
	}
	return rows
}

// wrapping is a way in which a text reaches the program.
type wrapping struct {
	name string
	wrap func(string) string
}

var wrappings = []wrapping{
	{"as it is", func(s string) string { return s }},
	{"JSON", func(s string) string {
		text, _ := json.Marshal(s)
		return `{"time":"2026-03-04T05:06:07Z","level":"error","msg":` + strings.ReplaceAll(string(text), "'", `\u0027`) + `}`
	}},
	{"PowerShell record", func(s string) string {
		return "Invoke-Job : " + strings.Join(cut(s, 79), "\r\n") + "\r\nAt C:\\jobs\\run.ps1:42 char:9\r\n+ $r = Invoke-Job -Name " +
			"$n\r\n+      ~~~~~~~~~~~\r\n" +
			"    + CategoryInfo          : InvalidOperation: (:) [], Exception\r\n    + FullyQualifiedErrorId : Failure,Invoke-Job\r\n"
	}},
	{"PowerShell 7", func(s string) string {
		return "Invoke-Job: \nLine |\n  42 |  Invoke-Job -Name $n\n     |  ~~~~~~~~~~\n     | " +
			strings.Join(cut(s, 70), "\n     | ") + "\n"
	}},
	{"log", func(s string) string {
		var b strings.Builder
		for i, line := range strings.Split(s, "\n") {
			fmt.Fprintf(&b, "2026-03-04T05:06:%02d.123Z [worker-3] %s\n", i, line)
		}
		return strings.Replace(b.String(), "[worker-3]", "ERROR", 1)
	}},
	{"pipeline", func(s string) string { return "2026-03-04T05:06:07.1234567Z ##[error]" + s }},
	{"frame", func(s string) string {
		return "╷\n│ Error: failed\n│ \n│ " + strings.Join(fold(s, 60), "\n│ ") + "\n╵\n"
	}},
	{"mail", func(s string) string {
		return "Hello,\n\nwe get this since Monday:\n\n> " +
			strings.Join(fold(strings.NewReplacer(" '", " ‘", "'", "’").Replace(s), 66), "\n> ") + "\n\nThanks\n"
	}},
	{"UTF-16", func(s string) string {
		b := []byte("\xff\xfe")
		for _, unit := range utf16.Encode([]rune(s + "\r\n")) {
			b = append(b, byte(unit), byte(unit>>8))
		}
		return string(b)
	}},
	{"quoted", func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }},
}

// cut breaks a text at a width, in the middle of words too.
func cut(s string, width int) []string {
	var lines []string
	for r := []rune(strings.Join(strings.Fields(s), " ")); len(r) > 0; {
		n := min(width, len(r))
		lines, r = append(lines, string(r[:n])), r[n:]
	}
	return lines
}

// fold breaks a text between words.
func fold(s string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(s) {
		if line != "" && len(line)+len(word) >= width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}

// vary fills a text's places, differently in each variant.
func vary(text string, variant int) string {
	for n := 1; n <= 4; n++ {
		id := fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", 0x3c9e0b57+variant*7919+n, variant+n, n*31, variant*17, 0x52a0c6d91f08+variant*n)
		text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", n), id)
	}
	return strings.NewReplacer("{name}", []string{"orders", "shop-sync", "Lager7"}[variant%3], "{host}",
		[]string{"contoso", "fabrikam", "northwind"}[variant%3]).Replace(text)
}

// TestCorpus holds the first answer to what an expert would say first, for
// every text in three wrappings. What is not right must be honest: no answer.
func TestCorpus(t *testing.T) {
	rows := corpus(t)
	if len(rows) < 150 {
		t.Fatalf("only %d texts", len(rows))
	}
	right, all := 0, 0
	for i, r := range rows {
		for k := range 3 {
			w := wrappings[(i+k*3+k)%len(wrappings)]
			reply := Read(w.wrap(vary(r.text, i+k)))
			got := nothingKnown
			if len(reply.Answers) > 0 {
				got = reply.Answers[0].Topic
			}
			all++
			switch {
			case got == r.topic:
				right++
			case got == nothingKnown:
				t.Logf("not known: %s (%s)", r.topic, w.name)
			default:
				t.Errorf("%s: got %q, want %q of %q", w.name, got, r.topic, w.wrap(vary(r.text, i+k)))
			}
		}
	}
	t.Logf("%d texts, %d variants, %d right (%.1f %%)", len(rows), all, right, 100*float64(right)/float64(all))
	if right*100 < all*95 {
		t.Errorf("only %d of %d right", right, all)
	}
}
