package manifest_test

import (
	"fmt"
	"strings"
)

// one is a manifest with one grant, spelled in flow style on line 1.
func one(fields string) string { return "{version: 1, grants: [{" + fields + "}]}" }

// whole is a grant to which more can be added.
const whole = "identity: a, api: graph, roles: [X.Read]"

// web is an Azure resource id.
const web = "/subscriptions/s/resourcegroups/g/Providers/Microsoft.Web/sites/web"

// verdict is a document and what the parser says of it; sees is whether the
// schema refuses it too: it knows nothing of YAML's text, of letters' case or of
// what stands elsewhere.
type verdict struct {
	text string
	want string // part of the message, "" when it is right
	sees bool
}

func verdicts() map[string]verdict {
	return map[string]verdict{
		"good":             {good, "", false},
		"flow":             {one(whole), "", false},
		"json":             {`{"version":1,"grants":[{"identity":"\ud83d\ude00","api":"graph","roles":["X"]}]}`, "", false},
		"no grant":         {"version: 1\ngrants: []", "", false},
		"no grant in JSON": {`{"version":1,"grants":[]}`, "", false},
		"blank in role":    {one("identity: ' a ', api: graph, roles: [' X ']"), "", false},
		"editor's key": {`{"$schema":"./manifest.schema.json","version":1,"grants":[{"identity":"a","api":"graph","roles":["X"]}]}`,
			"", false},
		"spaces around":   {one("identity: ' a', api: graph, roles: [X]"), "", false},
		"quoted number":   {one(`identity: "123", api: "yes", roles: ['1.5']`), "", false},
		"quoted truth":    {one(`identity: 'on', api: graph, roles: [X]`), "", false},
		"byte order mark": {"\xef\xbb\xbf" + one(whole), "", false},
		"version 1.0":     {"version: 1.0\ngrants: [{" + whole + "}]", "", false},
		"version in JSON": {`{"version":10e-1,"grants":[{"identity":"a","api":"graph","roles":["X"]}]}`, "", false},
		"object ids": {one("identity: id:3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08, api: client:00000003-0000-0000-C000-000000000000, " +
			"roles: [df021288-bdef-4463-88db-98f22de89214]"), "", false},
		"resource id": {one("identity: '" + web + "/slots/staging/', api: 'https://a', roles: [X]"), "", false},
		"forced":      {one("identity: 'ARM:" + web + "', api: 'uri:a', roles: [X]"), "", false},
		"long resource id": {one("identity: " + web + strings.Repeat("x", 300) + ", api: 'api://" + strings.Repeat("x", 300) +
			"', roles: [X]"), "", false},
		"long names": {one("identity: name:" + strings.Repeat("名", 256) + ", api: " + strings.Repeat("名", 256) + ", roles: [" +
			strings.Repeat("名", 256) + "]"), "", false},
		"long description":  {one(whole + ", description: " + strings.Repeat("名", 4096)), "", false},
		"nothing but marks": {one(`identity: "\ufeff", api: "\u200b", roles: [X]`), "", false},
		"UTF-16, unmarked":  {utf16("version: 1\r\ngrants: [{" + whole + "}]"), "", false},
		"PowerShell's text": {"\xff\xfe" + utf16("version: 1\r\ngrants: [{"+whole+"}]"), "", false},

		"empty":          {"", "1:1: is empty", false},
		"blank":          {" \n\n", "1:1: is empty", false},
		"comments only":  {"# nothing\n", "holds only comments", false},
		"null":           {"~", "1:1: a manifest must be a mapping with the keys version, grants, not nothing", true},
		"list":           {"- version: 1", "1:1: a manifest must be a mapping", true},
		"text":           {"hello", "not a string", true},
		"broken":         {"version: 1\ngrants:\n  - identity: [a\n", "is not valid YAML", false},
		"tab":            {"version: 1\ngrants:\n\t- a\n", "indent with spaces", false},
		"broken json":    {`{"version":1,` + "\n" + ` "grants":[}`, "is not valid YAML", false},
		"not UTF-8":      {"version: 1\ngrants: \xff", "2:9: is not valid UTF-8", false},
		"two documents":  {one(whole) + "\n---\n" + one(whole), "2:1: a second YAML document", false},
		"no version":     {"grants: [{" + whole + "}]", "a manifest needs the key version", true},
		"version 2":      {"version: 2\ngrants: [{" + whole + "}]", "1:10: version \"2\" is not supported", true},
		"version 1.5":    {"version: 1.5\ngrants: [{" + whole + "}]", "1:10: version \"1.5\" is not supported", true},
		"version text":   {"version: '1'\ngrants: [{" + whole + "}]", "version is a string, not a number", true},
		"version list":   {"version: [1]\ngrants: [{" + whole + "}]", "version is a list, not a number", true},
		"no grants":      {"version: 1", "needs the key grants", true},
		"grants null":    {"version: 1\ngrants:\n", "grants is empty", true},
		"grants alias":   {"version: 1\ngrants: !x []", "2:9: the tag !x is not allowed", false},
		"grants mapping": {"version: 1\ngrants: {a: b}", "grants must be a list, not a mapping", true},
		"grant text":     {"version: 1\ngrants: [a]", "2:10: a grant must be a mapping", true},
		"near key": {one(whole + ", allow_critical: [X.Read]"),
			`"allow_critical" is not a key of a grant; did you mean allowCritical?`, true},
		"near key 2":  {one("identity: a, api: graph, role: [X]"), `did you mean roles?`, true},
		"case of key": {one("Identity: a, api: graph, roles: [X]"), `did you mean identity?`, true},
		"foreign key": {one(whole + ", zzz: 1"),
			`"zzz" is not a key of a grant: it has identity, api, roles, allowCritical, allowUnrated, secondStepDone, expires, owner, ticket, principalId, description`, true},
		"foreign on top": {"version: 1\nfoo: bar\ngrants: [{" + whole + "}]",
			`2:1: "foo" is not a key of a manifest: it has version, grants`, true},
		"mapping as key": {one(whole + ", {a: b}: 1"), "a mapping is not a key of a grant", false},
		"number as key":  {one(whole + ", 1: 1"), `"1" is not a key`, false},
		"key twice": {"version: 1\nversion: 1\ngrants: [{" + whole + "}]",
			"2:1: the key version is given twice: first at line 1", false},
		"key twice json": {`{"version":1,"grants":[{"identity":"a","identity":"b","api":"graph","roles":["X"]}]}`,
			"the key identity is given twice", false},
		"no identity":    {one("api: graph, roles: [X]"), "a grant needs the key identity", true},
		"no api":         {one("identity: a, roles: [X]"), "a grant needs the key api", true},
		"no roles":       {one("identity: a, api: graph"), "a grant needs the key roles", true},
		"identity empty": {one("identity: '', api: graph, roles: [X]"), "identity is empty", true},
		"identity blank": {one("identity: ' ', api: graph, roles: [X]"), "the identity is empty", true},
		"identity null":  {one("identity: , api: graph, roles: [X]"), "identity is empty", true},
		"identity number": {one("identity: 123, api: graph, roles: [X]"),
			`identity must be a string, but 123 without quotes is read as a number: write "123"`, true},
		"identity yes":    {one("identity: yes, api: graph, roles: [X]"), `read as true or false: write "yes"`, false},
		"identity true":   {one("identity: true, api: graph, roles: [X]"), `read as true or false: write "true"`, true},
		"identity date":   {one("identity: 2026-01-02, api: graph, roles: [X]"), `read as a date: write "2026-01-02"`, false},
		"identity list":   {one("identity: [a, b], api: graph, roles: [X]"), "identity must be a string, not a list", true},
		"identity bell":   {one(`identity: "a\ab", api: graph, roles: [X]`), "contains a control character", true},
		"identity long":   {one("identity: name:" + strings.Repeat("x", 257) + ", api: graph, roles: [X]"), "is too long", true},
		"identity longer": {one("identity: " + strings.Repeat("x", 3000) + ", api: graph, roles: [X]"), "is too long", true},
		"identity GUID": {one("identity: 3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f0, api: graph, roles: [X]"),
			"looks like a GUID but is malformed (write it as 8-4-4-4-12", true},
		"api prefix":        {one("identity: a, api: 'arm:/x', roles: [X]"), "does not fit here", true},
		"api prefix empty":  {one("identity: a, api: 'uri:', roles: [X]"), "does not fit here", true},
		"api long":          {one("identity: a, api: " + strings.Repeat("x", 257) + ", roles: [X]"), "is too long", true},
		"api GUID":          {one("identity: a, api: '{3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08}', roles: [X]"), "is malformed", true},
		"api not an id":     {one("identity: a, api: 'id:graph', roles: [X]"), "is not a GUID", true},
		"identity not id":   {one("identity: 'Client:a', api: graph, roles: [X]"), "is not a GUID", true},
		"identity prefix":   {one("identity: 'uri:a', api: graph, roles: [X]"), "does not fit here", true},
		"identity no name":  {one("identity: 'name:', api: graph, roles: [X]"), "does not fit here", true},
		"identity no-break": {one(`identity: "\u00a0", api: graph, roles: [X]`), "the identity is empty", true},
		"identity plain":    {one("identity: " + strings.Repeat("x", 257) + ", api: graph, roles: [X]"), "is too long", true},
		"identity group":    {one("identity: rg/" + strings.Repeat("x", 254) + ", api: graph, roles: [X]"), "is too long", true},
		"resource id cut":   {one("identity: /subscriptions/s/resourceGroups/g, api: graph, roles: [X]"), "is malformed", true},
		"resource id gap": {one("identity: 'arm:" + strings.Replace(web, "/g/", "//", 1) + "', api: graph, roles: [X]"),
			"is malformed", true},
		"role id": {one("identity: a, api: graph, roles: [df021288-bdef-4463-88db-98f22de8921]"),
			"role id \"df021288-bdef-4463-88db-98f22de8921\" is malformed", true},
		"role in spaces": {one("identity: a, api: graph, roles: ['X" + strings.Repeat(" ", 256) + "']"), "is too long", true},
		"roles text":     {one("identity: a, api: graph, roles: X"), "roles must be a list, not a string", true},
		"roles empty":    {one("identity: a, api: graph, roles: []"), "roles is empty", true},
		"roles null":     {one("identity: a, api: graph, roles: "), "roles is empty", true},
		"role number":    {one("identity: a, api: graph, roles: [1]"), "a role must be a string, but 1 without quotes", true},
		"role null":      {one("identity: a, api: graph, roles: [~]"), "a role is empty", true},
		"role list":      {one("identity: a, api: graph, roles: [[X]]"), "a role must be a string, not a list", true},
		"role blank":     {one("identity: a, api: graph, roles: [' ']"), "the role is empty", true},
		"role long":      {one("identity: a, api: graph, roles: [" + strings.Repeat("x", 257) + "]"), "is too long", true},
		"role twice": {one("identity: a, api: graph, roles: [X, X]"),
			`1:60: roles lists "X" twice: first at line 1, column 57`, true},
		"role twice case": {one("identity: a, api: graph, roles: [X, x]"),
			`roles lists "x" twice: first at line 1, column 57; if "X" and "x" are two roles, name them by their ids`, false},
		"allowed text":  {one(whole + ", allowCritical: X"), "allowCritical must be a list, not a string", true},
		"allowed null":  {one(whole + ", allowCritical: "), "allowCritical is empty", true},
		"allowed other": {one(whole + ", allowCritical: [Y]"), `allowCritical names "Y", which is not among the roles`, false},
		"object id":     {one(whole + ", principalId: 3C9E0B57-1f2a-4d86-b7e4-52a0c6d91f08"), "", false},
		"object id, wrong": {one(whole + ", principalId: func-orders"),
			`principalId is an object id, a GUID in its 8-4-4-4-12 form, not "func-orders"`, true},
		"object id, list": {one(whole + ", principalId: [a]"), "principalId must be a string, not a list", true},
		"object id, null": {one(whole + ", principalId: "), "principalId is empty", true},
		"allowed twice":   {one(whole + ", allowCritical: [X.Read, X.Read]"), "allowCritical lists", true},
		"description 1":   {one(whole + ", description: 1"), "description must be a string", true},
		"description 2":   {one(whole + `, description: "a\eb"`), "description contains a control character", true},
		"description 3":   {one(whole + `, description: ""`), "description is empty", true},
		"description 4":   {one(whole + ", description: " + strings.Repeat("x", 4097)), "description is too long", true},
		"description 5":   {one(whole + `, description: "a\r\n"`), "description contains a control character", true},
		"all keys": {one(whole + ", allowUnrated: [x.read], secondStepDone: [X.Read], expires: 2028-02-29, owner: team-orders, " +
			"ticket: 'CHG 123'"), "", false},
		"no such marks": {one(whole + ", allowUnrated: [], secondStepDone: []"), "", false},
		"long ago":      {one(whole + ", expires: '0001-01-01'"), "", false},
		"unrated other": {one(whole + ", allowUnrated: [Y]"), `1:81: allowUnrated names "Y", which is not among the roles`, false},
		"unrated text":  {one(whole + ", allowUnrated: X.Read"), "allowUnrated must be a list, not a string", true},
		"unrated twice": {one(whole + ", allowUnrated: [X.Read, X.Read]"), "allowUnrated lists", true},
		"step other":    {one(whole + ", secondStepDone: [Y]"), `secondStepDone names "Y", which is not among the roles`, false},
		"step truth":    {one(whole + ", secondStepDone: true"), "secondStepDone must be a list, not true or false", true},
		"step null":     {one(whole + ", secondStepDone: "), "secondStepDone is empty", true},
		"no such day": {one(whole + ", expires: 2027-02-29"),
			`1:75: expires "2027-02-29" is not a valid date: write it as year-month-day`, true},
		"no such month":    {one(whole + ", expires: 2027-13-01"), "is not a valid date", true},
		"day before month": {one(whole + ", expires: 31.12.2027"), "is not a valid date", true},
		"short day":        {one(whole + ", expires: 2027-3-1"), "is not a valid date", true},
		"time of day":      {one(whole + ", expires: 2027-03-31T00:00:00Z"), "is not a valid date", true},
		"expires null":     {one(whole + ", expires: "), "expires is empty", true},
		"expires blank":    {one(whole + ", expires: ''"), "expires is empty", true},
		"expires number":   {one(whole + ", expires: 20270331"), "is not a valid date", true},
		"expires list":     {one(whole + ", expires: [2027-03-31]"), "expires is a date, not a list", true},
		"expires tag":      {one(whole + ", expires: !!timestamp 2027-03-31"), "the tag !!timestamp is not allowed", false},
		"owner number":     {one(whole + ", owner: 7"), "owner must be a string, but 7 without quotes", true},
		"owner list":       {one(whole + ", owner: [a]"), "owner must be a string, not a list", true},
		"owner blank":      {one(whole + ", owner: ' '"), "owner is empty", true},
		"owner of lines":   {one(whole + `, owner: "a\nb"`), "owner contains a control character", true},
		"owner long":       {one(whole + ", owner: " + strings.Repeat("x", 257)), "owner is too long: at most 256", true},
		"owner to the end": {one(whole + ", owner: " + strings.Repeat("名", 256)), "", false},
		"ticket null":      {one(whole + ", ticket: "), "ticket is empty", true},
		"ended apart": {"version: 1\ngrants:\n- {" + whole + "}\n- {" + whole + ", expires: 2027-01-01, allowUnrated: [X.Read]}",
			"with another allowUnrated, expires; keep one", false},
		"alias":  {"version: 1\ngrants:\n  - {identity: &a x, api: *a, roles: [X]}", "the alias *a is not allowed", false},
		"anchor": {"version: 1\ngrants: &a [{" + whole + "}]", "the anchor &a is not allowed", false},
		"bomb":   {bomb(), "is not a key of a manifest", false},
		"merge": {"version: 1\ngrants:\n  - <<: {identity: a}\n    api: graph\n    roles: [X]",
			"3:5: the merge key << is not allowed", false},
		"tag":     {one("identity: !!str 123, api: graph, roles: [X]"), "the tag !!str is not allowed", false},
		"odd tag": {one("identity: !x 'a', api: graph, roles: [X]"), "the tag !x is not allowed", false},
		"grant twice": {"version: 1\ngrants:\n- {" + whole + "}\n- {identity: A, api: GRAPH, roles: [Y, x.read]}",
			`4:40: role "x.read" of "GRAPH" is granted to "A" twice: first at x.yaml:3:3; keep one; if "X.Read" and "x.read" are two roles, name them by their ids`, false},
		"pins of two": {"version: 1\ngrants:\n- {" + whole + ", principalId: 1d000000-0000-4000-8000-000000000001}\n- {" + whole +
			", principalId: 1d000000-0000-4000-8000-000000000002}", "", false},
		"pin twice": {"version: 1\ngrants:\n- {" + whole + ", principalId: 1d000000-0000-4000-8000-00000000000a}\n- {" + whole +
			", principalId: 1d000000-0000-4000-8000-00000000000A}", "twice: first at x.yaml:3:3", false},
		"allowed apart": {"version: 1\ngrants:\n- {" + whole + "}\n- {" + whole + ", allowCritical: [X.Read]}",
			"first at x.yaml:3:3, with another allowCritical; keep one", false},
	}
}

func utf16(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteRune(r)
		b.WriteByte(0)
	}
	return b.String()
}

func bomb() string {
	var b strings.Builder
	b.WriteString("version: 1\na0: &a0 [x,x,x,x,x,x,x,x,x]\n")
	for i := range 30 {
		a := strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i), 9), ",")
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i+1, i+1, a)
	}
	return b.String() + "grants: *a30\n"
}
