package cmd

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
)

type verifyOptions struct {
	pick.Selectors
	files manifestFiles
	scopeOptions
	exact bool
	wait  time.Duration
	token tokenSide
	pick.Questions
}

func newVerify(a *app) *cobra.Command {
	o := &verifyOptions{}
	c := &cobra.Command{
		Use:     "verify (-i IDENTITY -a API -r ROLE | -f FILE)",
		GroupID: groupCheck,
		Short:   "Check that managed identities hold roles and that the roles work",
		Long: `Check that identities hold the named roles of an API, and that nothing keeps the roles out of
a token. Every verdict other than OK results in exit code 3 and names the next step. On a
terminal, you are asked for what is missing.

With a manifest, verify also reports identities that were recreated: they have a new object id and
hold no roles. A role that is still held after the grant's last day (expires) is EXPIRED.

Some roles have no effect until a second step is done elsewhere. Where that is a directory role of the
identity, verify looks it up and reports INCOMPLETE if it is missing. Where the directory cannot
tell, such as a grant for each site, OK names the step, unless the manifest lists the role in
secondStepDone.

With -f and --all, or limited to a scope, everything that managed identities hold there must be in
the manifest: anything else is UNEXPECTED.

With --token or --acquire, verify also checks a token against the grant. A token without a signature
is never OK. To find out whether a signature is genuine, add --check-signature, which fetches the
tenant's public keys. Only Microsoft Graph can check a token for Microsoft Graph.`,
		Example: `  mi-roles verify -i func-orders -a graph -r User.Read.All
  mi-roles verify -i func-orders -a api://orders -r Orders.Read.All --exact -o junit
  mi-roles verify -i func-orders -a graph -r User.Read.All --token token.txt
  mi-roles verify -f grants.yaml --exact -o sarif
  mi-roles verify -f everything.yaml --all`,
		Args: pick.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.verify(ctx, o) }),
	}
	o.Selectors.AddFlags(c.Flags())
	c.Flags().BoolVar(&o.exact, "exact", false, "the identity must hold nothing else on this API")
	c.Flags().DurationVar(&o.wait, "wait", 0, "repeat the check for up to this long, until every verdict is OK")
	o.token.addFlags(c)
	o.files.addFlags(c.Flags())
	o.scopeOptions.addFlags(c.Flags())
	c.MarkFlagsOneRequired("identity", "file")
	a.AskFor(c, &o.Questions)
	for _, other := range []string{"identity", "role", "wait", "token", "acquire"} {
		c.MarkFlagsMutuallyExclusive("file", other)
	}
	return c
}

// checkWhole refuses a scope without a file, and half of what is to be checked without one,
// unless it is asked for.
func (o *verifyOptions) checkWhole(asks bool) error {
	switch {
	case len(o.files.names) > 0:
		return o.scopeOptions.check()
	case o.scopeOptions.whole():
		return screen.Refuse("--all, --subscription and --resource-group compare a manifest with what is held: add -f FILE")
	case (o.API == "" || len(o.Roles) == 0) && !asks:
		return screen.Refuse("pass -a API and -r ROLE beside -i: verify checks named roles of one API; mi-roles list shows everything " +
			"that an identity holds")
	}
	return nil
}

// missing are the flags to ask for.
func (o *verifyOptions) missing() []string {
	var flags []string
	if len(o.Identities) == 0 {
		flags = append(flags, "identity")
	}
	if o.API == "" {
		flags = append(flags, "api")
	}
	if len(o.Roles) == 0 {
		flags = append(flags, "role")
	}
	return flags
}

func (a *app) verify(ctx context.Context, o *verifyOptions) error {
	p, err := a.Printer(output.SARIF, output.JUnit)
	if err != nil {
		return err
	}
	if err := screen.CheckWait(o.wait); err != nil {
		return err
	}
	if err := o.checkWhole(a.CanAsk()); err != nil {
		return err
	}
	if len(o.files.names) > 0 {
		return a.verifyFile(ctx, o, p)
	}
	missing := o.missing()
	o.Asked = len(missing) > 0
	r, err := o.Parse(o.API != "")
	if err != nil {
		return err
	}
	if err := a.prepareToken(ctx, &o.token, len(r.Question.Identities)); err != nil {
		return err
	}
	s, err := a.Open(connect.Replication)
	if err != nil {
		return err
	}
	a.TimeLimit.Extend(2 * o.wait) // for the identity, and for the verdicts
	if err := a.Complete(ctx, s, &o.Questions, &o.Selectors, o.wait, a.For(s, &o.Questions, &o.Selectors, missing...)...); err != nil {
		return err
	}
	t, verdicts, err := a.judgeNamed(ctx, s, o)
	if err != nil {
		return err
	}
	if verdicts, err = a.judgeToken(ctx, s, t, &o.token, verdicts); err != nil {
		return err
	}
	tellInherited(s, t.Identities)
	a.tellAudience(t.API, s.Cloud)
	defer a.TellAgain(&o.Questions)
	return a.printVerdicts(verdicts, nowhere, p)
}

func notOK(verdicts []roles.Verdict) int {
	n := 0
	for _, v := range verdicts {
		if v.Code != roles.OK {
			n++
		}
	}
	return n
}
