package output

import "strings"

// ASCII writes our own marks and signs in letters that every locale has. Names in other
// scripts stay as they are.
func ASCII(text string) string { return asciiSigns.Replace(text) }

var asciiSigns = strings.NewReplacer("✓", "+", "✗", "x", "…", "...", "–", "-", "—", "-", "·", "-",
	"×", "x", "→", "->", "↑↓", "up, down",
	"▏", "|", "’", "'", "‘", "'", "“", `"`, "”", `"`)
