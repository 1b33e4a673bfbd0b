package files

import (
	"strings"
	"testing"
)

// TestNamesOnWindows: what Windows makes is accepted, what it would make otherwise or
// not at all is refused with the reason.
// TestDevices: the names that are devices on Windows, and what is next to them.
func TestDevices(t *testing.T) {
	for name, want := range map[string]bool{"CON": true, "con ": true, "NUL": true, "conin$": true, "COM1": true, "com9": true, "LPT²": true,
		"COM0": false, "COM": false, "LPT": false, "COM10": false, "1": false, "CONS": false, "COM 1": false, "": false} {
		if got := isDevice(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}

func TestNamesOnWindows(t *testing.T) {
	for path, why := range map[string]string{
		`report.csv`: "", `a b\plan 3.json`: "", `C:\x.json`: "", `C:x`: "", `C:/x/y.json`: "", `..\x`: "", `.hidden`: "",
		`\\server\share\x.json`: "", `//server/share/x.json`: "", `\\?\C:\x.json`: "", `\\?\C:\trailing.`: "",
		strings.Repeat(`long\`, 80) + "x.json": "", "console": "", "nullable.json": "", "COM10": "", "COM": "", "LPT": "", "com0": "",
		"größe.csv": "",
		"NUL":       "NUL is a device", "nul": "nul is a device", `C:\x\con`: "con is a device", "con ": "con is a device",
		"aux":  "a device",
		"com1": "a device", "LPT9": "a device", "COM²": "a device", "conin$": "a device",
		"con.json": "con is a device", "NUL.tar.gz": "a device", "prn .csv": "prn is a device",
		"report.": "drops dots and blanks", "report ": "drops dots and blanks", "report. .": "drops dots and blanks",
		"report:1.csv": "a colon", "C:report:x": "a colon", "a?.csv": "none of", "a*": "none of", `a"b`: "none of", "a|b": "none of",
		"a\tb":       "none of",
		`\\.\pipe\x`: "a device", `//./NUL`: "a device",
		"": "a folder", `folder\`: "a folder", "folder/": "a folder", "C:": "a folder", ".": "a folder", `x\..`: "a folder",
	} {
		got := unfitForWindows(path, func(string) bool { return false })
		if (got == "") != (why == "") || !strings.Contains(got, why) {
			t.Errorf("%q: %q, want %q", path, got, why)
		}
	}
}

// TestDevicesWithAnExtension are files since Windows 11; the system is asked.
func TestDevicesWithAnExtension(t *testing.T) {
	newer := func(string) bool { return true }
	for path, fits := range map[string]bool{"con.json": true, `C:\NUL.csv`: true, "NUL": false, "con ": false, "con.json.": false} {
		if got := unfitForWindows(path, newer); (got == "") != fits {
			t.Errorf("%q: %q", path, got)
		}
	}
}
