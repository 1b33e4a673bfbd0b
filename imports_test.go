package main_test

import (
	"slices"
	"strings"
	"testing"
)

// room is one package of the house: what it may import of the other rooms, and
// which parts of the standard library would break its promise.
type room struct {
	imports []string // rooms
	tests   []string // rooms that its tests may import besides
	never   []string // standard library
}

// house is the picture in docs/architecture.md: every package of this module.
// A new package needs a row here, and so a decision about its arrows.
var house = map[string]room{
	".": {imports: []string{"cmd", "cmd/screen"},
		tests: []string{"cmd/connect", "graph", "graph/sandbox", "graph/signin", "graph/wire"}},
	"cmd":         {imports: []string{all}},
	"cmd/change":  {imports: slices.Concat([]string{"cmd/pick", "cmd/connect", "cmd/screen"}, outside)},
	"cmd/pick":    {imports: slices.Concat([]string{"cmd/connect", "cmd/screen"}, outside)},
	"cmd/connect": {imports: slices.Concat([]string{"cmd/screen"}, outside)},
	"cmd/screen":  {imports: []string{"output", "graph/wire", "roles/display", "roles/files", "roles/shell"}},
	"graph": {imports: []string{"roles", "roles/display", "roles/fence", "graph/pace", "graph/wire"}, tests: []string{"graph/sandbox"},
		never: terminals},
	"graph/wire": {imports: []string{"roles", "roles/display", "graph/pace", "graph/trust"}, tests: []string{"graph/sandbox"},
		never: terminals},
	"graph/sandbox": {never: terminals},
	"graph/signin":  {imports: []string{"graph/pace", "graph/trust", "roles/display", "roles/files", "roles/textfile"}},
	"graph/pace":    {never: terminals},
	"graph/trust":   {imports: []string{"roles/textfile"}, never: terminals},
	"output":        {imports: []string{"roles", "roles/display", "roles/near"}, never: view},
	"output/dot":    {imports: []string{"output", "roles", "roles/catalog"}, never: view},
	"output/code":   {imports: []string{"roles", "roles/display", "roles/fence"}, tests: []string{"roles/catalog"}, never: view},
	"output/evidence": {imports: []string{"output", "roles/activity", "roles/auditlog", "roles/inventory", "roles/operations"},
		tests: []string{"roles", "roles/catalog"}, never: view},
	"output/html":    {imports: []string{"output", "roles", "roles/audit", "roles/catalog", "roles/display"}, never: view},
	"output/snippet": {imports: []string{"output", "roles/display"}, never: view},
	"roles":          {imports: []string{"roles/catalog", "roles/display", "roles/near", "roles/token"}, never: pure},
	"roles/activity": {imports: []string{"roles", "roles/catalog", "roles/display", "roles/operations", "roles/rows"},
		tests: []string{"graph/sandbox"}, never: pure},
	"roles/audit":      {imports: []string{"roles", "roles/catalog", "roles/display"}, never: pure},
	"roles/auditlog":   {imports: []string{"roles", "roles/rows"}, never: pure},
	"roles/inventory":  {imports: []string{"roles", "roles/rows"}, never: pure},
	"roles/catalog":    {never: pure},
	"roles/diff":       {imports: []string{"roles", "roles/catalog"}, never: pure},
	"roles/display":    {never: pure},
	"roles/explain":    {imports: []string{"roles/catalog", "roles/near", "roles/operations", "roles/textfile"}, never: pure},
	"roles/fence":      {imports: []string{"roles", "roles/catalog", "roles/display", "roles/gate"}, never: pure},
	"roles/gate":       {imports: []string{"roles", "roles/catalog", "roles/display", "roles/shell"}, never: pure},
	"roles/manifest":   {imports: []string{"roles", "roles/display", "roles/near", "roles/textfile", "roles/yamldoc"}, never: pure},
	"roles/near":       {never: pure},
	"roles/operations": {imports: []string{"roles/catalog", "roles/near"}, never: pure},
	"roles/policy": {imports: []string{"roles", "roles/audit", "roles/catalog", "roles/display", "roles/gate", "roles/near",
		"roles/textfile", "roles/yamldoc"}, never: pure},
	"roles/rows":   {never: pure},
	"roles/rights": {imports: []string{"roles/catalog"}, never: pure},
	"roles/convert": {imports: []string{"roles", "roles/display", "roles/manifest", "roles/shell", "roles/textfile", "roles/yamldoc"},
		never: pure},
	"roles/yamldoc":   {imports: []string{"roles/display"}, never: pure},
	"roles/files":     {never: pure},
	"roles/record":    {imports: []string{"roles", "roles/catalog", "roles/files", "roles/textfile"}, never: pure},
	"roles/review":    {imports: []string{"roles", "roles/display", "roles/textfile"}, never: pure},
	"roles/savedplan": {imports: []string{"roles", "roles/catalog", "roles/display", "roles/textfile"}, never: pure},
	"roles/shell":     {never: pure},
	"roles/textfile":  {never: pure},
	"roles/token":     {imports: []string{"roles/display", "roles/shell", "roles/textfile"}, never: pure},
	"roles/desired":   {imports: []string{"roles", "roles/catalog", "roles/gate", "roles/manifest"}, never: pure},
	"cmd/testenv":     {never: wires},
}

// outside is what the rooms of cmd may know besides each other.
var outside = []string{"graph", "graph/pace", "graph/wire", "graph/signin", "graph/sandbox", "output", "roles", "roles/catalog",
	"roles/display", "roles/fence", "roles/files", "roles/gate", "roles/near", "roles/policy", "roles/record", "roles/rights",
	"roles/shell",
	"roles/textfile", "roles/token"}

var (
	wires     = []string{"net", "net/http", "net/http/httptest", "crypto/tls"}
	terminals = []string{"os/exec", "os/signal", "flag", "log"}
	pure      = slices.Concat(wires, terminals)
	view      = slices.Concat(pure, []string{"os"}) // a view writes to the writer that it is given
)

// guest is a dependency from outside: the only rooms that may import it, and
// why it is here. It stands for its whole module, or for the packages below it.
type guest struct {
	prefix string
	rooms  []string
	tests  []string // rooms whose tests alone may import it
	why    string
}

// guests is every third-party import. Heavy ones stay where they came in.
var guests = []guest{
	{prefix: "github.com/spf13/cobra", rooms: []string{"cmd", "cmd/connect", "cmd/pick"},
		why: "commands, flags and completion are the user's words"},
	{prefix: "github.com/spf13/pflag", rooms: []string{"cmd", "cmd/change", "cmd/connect", "cmd/pick", "cmd/screen"},
		why: "the flags of cobra"},
	{prefix: "charm.land/bubbletea/v2", rooms: []string{"cmd/screen"},
		why: "questions on a terminal; its forms library huh would triple the program"},
	{prefix: "github.com/creack/pty", tests: []string{".", "cmd"}, why: "a terminal for the tests of questions"},
	{prefix: "golang.org/x/sys/windows", rooms: []string{"cmd/screen", "graph/signin"},
		why: "the mode of a console, which x/term does not set, and the folder of azidentity's cache; x/term brings it anyway"},
	{prefix: "software.sslmate.com/src/go-pkcs12", rooms: []string{"graph/signin"},
		why: "certificates as PFX in the ciphers of OpenSSL 3 and Windows, which azidentity does not read"},
	{prefix: "github.com/youmark/pkcs8", rooms: []string{"graph/signin"},
		why: "encrypted keys in PEM, which neither azidentity nor the standard library reads"},
	{prefix: "golang.org/x/term", rooms: []string{"cmd/screen"}, why: "whether a stream is a terminal, and how wide"},

	{prefix: "github.com/microsoftgraph/msgraph-sdk-go", rooms: []string{"graph/wire"}, why: "builds requests; its types end there"},
	{prefix: "github.com/microsoft/kiota-http-go", rooms: []string{"graph/wire"},
		why: "the adapter under the SDK's builders; msgraph-sdk-go-core's own brings encoding/gob and its start-up"},
	{prefix: "github.com/microsoft/kiota-abstractions-go", rooms: []string{"graph/wire"}, why: "requests as the SDK describes them"},
	{prefix: "github.com/microsoft/kiota-serialization-json-go", rooms: []string{"graph/wire"}, why: "the SDK's JSON, registered by hand"},
	{prefix: "github.com/google/uuid", rooms: []string{"graph", "graph/wire", "cmd/change"},
		why: "ids as the SDK's models hold them, and of a run"},
	{prefix: "golang.org/x/sync", rooms: []string{"graph"}, why: "bounded parallel reads"},

	{prefix: "github.com/Azure/azure-sdk-for-go/sdk/azidentity", rooms: []string{"graph/signin"}, why: "credentials"},
	{prefix: "github.com/Azure/azure-sdk-for-go/sdk/azcore",
		rooms: []string{"graph/wire", "graph/signin", "cmd", "cmd/change", "cmd/connect"}, tests: []string{"graph", "."},
		why: "the token credential: made in signin, used in graph, handed over by cmd"},
	{prefix: "github.com/AzureAD/microsoft-authentication-library-for-go", rooms: []string{"graph/signin"},
		why: "the hosts of managed identities, below azidentity"},
	{prefix: "github.com/AzureAD/microsoft-authentication-extensions-for-go/cache", rooms: []string{"graph/signin"},
		why: "removes what azidentity's cache put into the keychain"},
	{prefix: "golang.org/x/sys/unix", rooms: []string{"graph/signin"}, why: "the key of azidentity's cache in the kernel's keyring"},
	{prefix: "github.com/golang-jwt/jwt/v5", rooms: []string{"roles/token"}, why: "checks a token's signature; MSAL brings it anyway"},
	{prefix: "github.com/pkg/browser", rooms: []string{"graph/signin"}, why: "the opener that MSAL uses, kept off stdout"},

	{prefix: "github.com/olekukonko/tablewriter", rooms: []string{"output"}, why: "tables"},
	{prefix: "github.com/clipperhouse/displaywidth", rooms: []string{"output"}, why: "width of characters, as tablewriter measures it"},
	{prefix: "github.com/jmespath-community/go-jmespath", rooms: []string{"output"}, why: "--query"},
	{prefix: "go.yaml.in/yaml", rooms: []string{"output", "roles/convert", "roles/manifest", "roles/policy", "roles/yamldoc"},
		tests: []string{"."},
		why:   "YAML: results, and files that users write"},

	{prefix: "github.com/santhosh-tekuri/jsonschema/v6", tests: []string{"roles/manifest", "roles/policy", "output"},
		why: "holds the schemas in docs and the readers together, and our SARIF against the standard's schema"},
	{prefix: "github.com/hashicorp/hcl/v2", tests: []string{"output/code", "output/snippet"}, why: "parses the Terraform that is written"},
	{prefix: "github.com/rogpeppe/go-internal/lockedfile", rooms: []string{"cmd/connect"},
		why: "one run at a time changes the file of --sandbox=FILE; the standard library cannot lock"},
	{prefix: "github.com/rogpeppe/go-internal", tests: []string{"."}, why: "testscript: the program over testdata/script"},
}

// banned is what no room may import, whatever its row says.
var banned = map[string]string{
	"github.com/microsoftgraph/msgraph-sdk-go": "the full client builds the whole SDK; enter by its builders " +
		"(docs/decisions/001-narrow-sdk-entry.md)",
	"html/template": "its reflection makes the linker keep every method: three times the binary, twice the start-up (output/html writes " +
		"by hand)",
	"text/template": "as html/template",
	"unsafe":        "nothing here needs it",
	"log":           "text for people goes to the streams that cmd was given",
}

const all = "*" // every room: cmd joins them

// module is this module's path, which stands in go.mod alone.
var module = modulePath()

// TestImports holds every import of the module against the picture.
func TestImports(t *testing.T) {
	used, strange := map[string]bool{}, map[string]bool{}
	for _, a := range arrows(t) {
		r, known := house[a.from]
		if !known {
			strange[a.from] = true
			continue
		}
		if why := banned[a.to]; why != "" {
			t.Errorf("%s imports %s: %s", a.file, a.to, why)
		}
		if problem := judge(a, r, used); problem != "" {
			t.Errorf("%s imports %s: %s", a.file, a.to, problem)
		}
	}
	for name := range strange {
		t.Errorf("package %s is not in the picture: give it a row in imports_test.go and a line in docs/architecture.md", name)
	}
	for _, g := range guests {
		if !used[g.prefix] {
			t.Errorf("nobody imports %s: take its row out", g.prefix)
		}
	}
}

// judge says what is wrong with an arrow, "" when nothing is. It notes the guest in used.
func judge(a arrow, r room, used map[string]bool) string {
	switch {
	case a.to == module+"/cmd/testenv": // every room's tests, and nothing else
		if a.test {
			return ""
		}
		return "only tests may import it"
	case a.to == module || strings.HasPrefix(a.to, module+"/"):
		to := strings.TrimPrefix(strings.TrimPrefix(a.to, module), "/")
		if to == a.from || slices.Contains(r.imports, to) || slices.Contains(r.imports, all) || a.test && slices.Contains(r.tests, to) {
			return ""
		}
		return "no such arrow: " + a.from + " may import " + list(r.imports)
	case standard(a.to):
		if !a.test && slices.Contains(r.never, a.to) {
			return "this never happens in " + a.from
		}
		return ""
	}
	g := guestOf(a.to)
	used[g.prefix] = true
	switch {
	case g.prefix == "":
		return "a new dependency: add a row with the reason to guests in imports_test.go"
	case slices.Contains(g.rooms, a.from), a.test && slices.Contains(g.tests, a.from):
		return ""
	}
	return "it stays in " + list(slices.Concat(g.rooms, g.tests)) + " (" + g.why + ")"
}

// guestOf finds the row of an import path: the longest prefix that ends at a slash.
func guestOf(importPath string) guest {
	var best guest
	for _, g := range guests {
		below := importPath == g.prefix || strings.HasPrefix(importPath, g.prefix+"/")
		if below && len(g.prefix) > len(best.prefix) {
			best = g
		}
	}
	return best
}

func list(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, ", ")
}

// TestPictureRefuses proves that the check can fail.
func TestPictureRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		from string
		to   string
		test bool
		says string
	}{
		{"meaning points outward", "roles", module + "/graph", false, "no such arrow"},
		{"the emulator shares our types", "graph/sandbox", module + "/roles", true, "no such arrow"},
		{"a view fetches", "output", "net/http", false, "never happens"},
		{"a heavy library leaves its room", "roles", "github.com/spf13/cobra", false, "stays in cmd"},
		{"a library for tests in the program", "output", "github.com/santhosh-tekuri/jsonschema/v6", false,
			"stays in roles/manifest, roles/policy, output"},
		{"a new library", "cmd", "github.com/stretchr/testify/assert", true, "a new dependency"},
		{"a name that only begins like a guest", "cmd", "github.com/spf13/cobra-evil", false, "a new dependency"},
		{"its own room", "roles", module + "/roles", true, ""},
		{"an arrow of the picture", "graph", module + "/roles", false, ""},
		{"the client against the emulator", "graph", module + "/graph/sandbox", true, ""},
		{"a test starts a program", "output", module + "/cmd/testenv", true, ""},
		{"the program upon the tests", "cmd", module + "/cmd/testenv", false, "only tests"},
		{"the client upon the emulator", "graph", module + "/graph/sandbox", false, "no such arrow"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := judge(arrow{from: c.from, to: c.to, test: c.test}, house[c.from], map[string]bool{})
			if (got == "") != (c.says == "") || !strings.Contains(got, c.says) {
				t.Errorf("%s → %s: got %q, want %q", c.from, c.to, got, c.says)
			}
		})
	}
}
