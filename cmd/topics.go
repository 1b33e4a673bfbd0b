package cmd

import (
	"github.com/spf13/cobra"
)

// topics are help pages that are no commands: mi-roles help selectors.
func topics(root *cobra.Command) []*cobra.Command {
	return []*cobra.Command{
		{Use: "exit-codes", Short: "What the exit codes mean", Long: exitCodesHelp},
		{Use: "selectors", Short: "How to name identities, APIs and roles", Long: selectorsHelp},
		{Use: "environment", Short: "Environment variables", Long: environmentHelp},
		{Use: "output", Short: "Output formats and --query", Long: formatsHelp},
		{Use: "global-flags", Short: "The flags that every command has",
			Long: "The flags that every command has\n\n" + root.PersistentFlags().FlagUsagesWrapped(80)},
	}
}

const exitCodesHelp = `Exit codes

    0  done, or nothing to do
    1  failed; also when the result could not be written
    2  usage: a wrong flag, value or file; nothing was done
    3  differences found: verify has a verdict that is not OK, plan --exit-code has
       changes pending, snapshot diff --exit-code found a difference, roles --for -i
       found that the identity holds no role that is enough
    4  not signed in: no credential, a rejected credential, or a certificate or
       proxy that blocks the sign-in service; retrying does not help
    5  signed in, but not allowed
    6  partly done: some changes failed
    7  service unavailable, unreachable or throttled past the time limit: try again
    8  refused by policy: a critical or unrated role that is not allowed, a rule of
       --policy, or audit --fail-on (the result is still written)
   10  managed identity not found
   11  identity ambiguous
   12  not a managed identity
   20  API not found
   21  API ambiguous
   30  role not found on the API, or ambiguous; roles --for found no role for a call
   31  role exists, but not for applications
   32  role is disabled
  130  interrupted (Ctrl-C, SIGTERM, SIGHUP); completed changes are printed

If several apply, the first failing step decides. Codes 2 and 10 to 32 mean that
nothing was written. After 6, 7 and 130, run the same command again: completed changes
stay and are reported as unchanged.

  mi-roles verify -f grants.yaml -q || [ $? -eq 3 ] && echo "drift, or all well"`

const selectorsHelp = `How to name things

Identities (-i, --identity; repeatable, or a comma list)
  object id, client id      a GUID; the directory decides which of the two it is
  display name              exact, case-insensitive; managed identities only
  Azure resource id         of a user-assigned identity, or of the resource that a
                            system-assigned identity belongs to, in any scope:
                            /subscriptions/…, /providers/Microsoft.Management/…
  GROUP/NAME                resource group and name

APIs (-a, --api)
  alias                     graph, sharepoint, exchange, …: mi-roles apis --aliases
  app id, object id         a GUID
  identifier URI            api://orders, https://graph.microsoft.com
  display name              exact, case-insensitive; never a prefix
  what other tools write    MicrosoftGraph, graph.microsoft.com, https://graph.microsoft.com/.default

Roles (-r, --role; repeatable, or a comma list)
  value                     User.Read.All, case-insensitive
  app role id               a GUID; only meaningful together with the API
  API/value                 https://graph.microsoft.com/User.Read.All

Several roles of an API can share a value, or differ only in case. remove and copy then
select the one that the identity holds; assign, verify and manifests select the only one
that is enabled and for applications, or the exact spelling. An id always selects its own
role.

To force the form, begin with a prefix: id:, client:, name:, arm: or uri:.

Lists use CSV quoting: -i '"Smith, John",func-orders', with "" for a quote. Quoted values
keep leading and trailing blanks, as do values that begin with name:. Outside quotes,
write a comma that belongs to a name as \, (backslash, comma).

On a terminal, you are asked for the identity, API or role that a command lacks, and for
the one you mean if a name is ambiguous. Type to filter. Enter selects, ? shows details,
Esc goes back and Ctrl-C cancels. Prompts go to stderr. Without a terminal, with --no-input
or in CI, nothing is asked: a missing flag is a usage error (exit code 2).
Several matches are an error that lists them.`

const environmentHelp = `Environment variables

  MI_ROLES_<FLAG>        sets the flag: MI_ROLES_OUTPUT=json, MI_ROLES_NO_INPUT=1,
                         MI_ROLES_IDENTITY=func-orders. Flags on the command line take
                         precedence. Switches accept 1 and 0, true and false, yes and no
  AZURE_*                as in the Azure SDK: AZURE_TENANT_ID, AZURE_CLIENT_ID,
                         AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH,
                         AZURE_FEDERATED_TOKEN_FILE, AZURE_AUTHORITY_HOST,
                         AZURE_TOKEN_CREDENTIALS, …
  NO_COLOR, TERM=dumb    no colors
  CI                     never prompt
  ACCESSIBLE             prompt line by line, for screen readers
  MI_ROLES_COMPLETION_CACHE
                         where the names for completion are kept, or off
  MI_ROLES_NO_TOKEN_CACHE
                         1: neither store nor use the sign-in of --auth browser and
                         devicecode; see: mi-roles help auth
  HTTPS_PROXY, NO_PROXY  proxy
  SSL_CERT_FILE          a PEM file of root certificates to trust; SSL_CERT_DIR: a folder
  GITHUB_STEP_SUMMARY    plan, verify, audit and every change add their table to the page
                         of a GitHub Actions job
  GITHUB_OUTPUT          the same commands add changes=N or findings=N to the outputs of
                         the step

Completion offers identities, APIs and roles that earlier commands have read. Names,
ids and role values are stored per cloud and tenant in mi-roles/ in your cache folder,
readable only by you; tokens and secrets are not. Completion sends nothing.`

const formatsHelp = `Output (-o, --output)

  table  for people; fits the terminal, never truncates an id
  wide   the table with every column, as wide as it needs to be
  json   Microsoft Graph's property names, complete, in a stable order
  yaml   the same data
  csv    the same columns, in UTF-8, lines end in LF; cells that a spreadsheet would run
         are neutralized. For a spreadsheet add --bom: without a byte order mark, Excel
         reads names such as Bücher wrong
  tsv    the same, for cut and awk
  md     a Markdown table; a report has a heading with its numbers and ends before 60 kB,
         so that it fits into a comment
  none   nothing but the exit code

for some commands
  jsonl  a JSON object per line, streamed (list, who)
  junit  test results (verify, plan, audit)
  sarif  code scanning results (verify, plan, audit), a category for each command
  html   a report in one file; dot: a graph (audit)

The result goes to stdout, everything else to stderr. --query takes a JMESPath
expression over the JSON:

  mi-roles list -i func-orders -o tsv --query "[].[resourceDisplayName, appRoleValue]"`
