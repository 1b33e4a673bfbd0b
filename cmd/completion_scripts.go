package cmd

import (
	"bytes"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// mendBash replaces cobra's completion command for bash: its script quotes the comma of a
// list as \, which it then does not find in what was typed.
func mendBash(completion *cobra.Command) {
	for _, c := range completion.Commands() {
		if c.Name() != "bash" {
			continue
		}
		c.RunE = func(c *cobra.Command, _ []string) error {
			bare, err := c.Flags().GetBool("no-descriptions")
			if err != nil {
				return err
			}
			var script bytes.Buffer
			if err := c.Root().GenBashCompletionV2(&script, !bare); err != nil {
				return err
			}
			_, err = io.WriteString(c.OutOrStdout(), withCommas(script.String()))
			return err
		}
	}
}

// withCommas makes the script quote as bash does, but for the comma.
func withCommas(script string) string {
	const quote = `# A comma in a list needs no backslash, which printf %q gives it.
__mi-roles_quote()
{
    local text
    for text in "$@"; do
        printf -v text "%q" "$text"
        printf "%s\n" "${text//\\,/,}"
    done
}

`
	const inLoop = `printf -v comp "%q" "${compline%%$tab*}" &>/dev/null || comp=$(printf "%q" "${compline%%$tab*}")`
	script = strings.Replace(script, inLoop, `printf -v comp "%q" "${compline%%$tab*}"; comp=${comp//\\,/,}`, 1)
	script = strings.NewReplacer(`printf "%q\n" `, "__mi-roles_quote ", `printf "%q" `, "__mi-roles_quote ").Replace(script)
	head, rest, _ := strings.Cut(script, "\n\n")
	return head + "\n\n" + quote + rest
}

// showUse gives each shell's command the line that one types.
func showUse(completion *cobra.Command) {
	for _, c := range completion.Commands() {
		c.Example = map[string]string{
			"bash":       "  source <(mi-roles completion bash)",
			"zsh":        `  mi-roles completion zsh > "${fpath[1]}/_mi-roles"`,
			"fish":       "  mi-roles completion fish > ~/.config/fish/completions/mi-roles.fish",
			"powershell": "  mi-roles completion powershell | Out-String | Invoke-Expression",
		}[c.Name()]
	}
}
