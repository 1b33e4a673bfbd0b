package cmd

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/spf13/cobra"

	"mi-roles/cmd/screen"
	"mi-roles/roles/files"
	"mi-roles/roles/token"
)

// maxToken is one byte more than a token can have, so that what is too long is
// seen to be.
const maxToken = token.MaxSize + 1

type tokenInspectOptions struct {
	checkSignature bool
	transport      policy.Transporter // nil: the network
}

func newTokenInspect(a *app) *cobra.Command {
	o := &tokenInspectOptions{}
	c := &cobra.Command{
		Use:     "inspect [FILE|-]",
		Aliases: []string{"decode"},
		Short:   "Decode a token and show what it allows, offline",
		Long: `Decode an access token on this machine and explain its claims: whose it is, for which API, until
when, with which roles and how dangerous they are. The token comes from a file or from standard
input, bare, after "Bearer", or inside the JSON that az account get-access-token prints. It is
never printed, kept or sent anywhere.

--check-signature fetches the public keys of the token's tenant, and sends nothing but the
tenant's id. A token for Microsoft Graph cannot be checked that way: only Microsoft Graph
can resolve the nonce in its header.`,
		Example: `  az account get-access-token --resource https://graph.microsoft.com | mi-roles token inspect
  mi-roles token inspect token.txt -o json
  mi-roles token inspect --check-signature < token.txt`,
		Args: cobra.MaximumNArgs(1),
		RunE: a.run(func(ctx context.Context, args []string) error {
			return a.inspectToken(ctx, o, append(args, "-")[0])
		}),
	}
	c.Flags().BoolVar(&o.checkSignature, "check-signature", false, "check the signature against the keys that the token's tenant publishes")
	return c
}

func (a *app) inspectToken(ctx context.Context, o *tokenInspectOptions, from string) error {
	p, err := a.Printer()
	if err != nil {
		return err
	}
	cloud, err := a.typedCloud()
	if err != nil {
		return err
	}
	raw, claims, err := a.tokenFrom(ctx, from)
	if err != nil {
		return err
	}
	state := "not checked"
	var checked error
	if o.checkSignature {
		if checked = checkOwnSignature(ctx, raw, claims, a.keysOf(cloud, o.transport)); checked == nil {
			state = "valid"
		} else {
			state = signatureState(checked)
		}
	}
	if err := a.printToken(claims, p, state); err != nil {
		return err
	}
	return checked
}

// tokenFrom reads a token from a file or, for "-", from standard input. No error
// of it holds a part of what was read.
func (a *app) tokenFrom(ctx context.Context, from string) (string, token.Token, error) {
	raw, err := a.readTokenFrom(ctx, from)
	if err != nil {
		return "", token.Token{}, err
	}
	claims, err := token.Parse(raw)
	if err != nil {
		return "", claims, screen.Refuse("%w", err)
	}
	return raw, claims, nil
}

func (a *app) readTokenFrom(ctx context.Context, from string) (string, error) {
	if from == "-" {
		raw, err := a.ReadInput(ctx, "token", maxToken)
		if err != nil {
			return "", fmt.Errorf("cannot read the token from standard input: %w", err)
		}
		return raw, nil
	}
	if _, err := token.Parse(from); err == nil || strings.HasPrefix(from, "eyJ") || len(strings.Fields(from)) > 1 &&
		strings.Contains(from, "eyJ") {
		return "", screen.Refuse("this is a token, not a file name: pipe it in instead, which also keeps it out of the " +
			"shell's history")
	}
	return screen.Await(ctx, func() (string, error) { return readTokenFile(from) })
}

func readTokenFile(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", screen.Refuse("cannot read the token from %q: %w", shortened(file), files.Cause(err))
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(io.LimitReader(f, maxToken))
	if err != nil {
		return "", screen.Refuse("cannot read the token from %q: %w", shortened(file), files.Cause(err))
	}
	return string(raw), nil
}

func shortened(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:60]) + "…"
	}
	return s
}
