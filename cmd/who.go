package cmd

import (
	"context"
	"iter"
	"slices"

	"github.com/spf13/cobra"

	"mi-roles/cmd/pick"
	"mi-roles/graph"
	"mi-roles/output"
	"mi-roles/roles"
)

type whoOptions struct {
	pick.Selectors
	pick.Questions
}

func newWho(a *app) *cobra.Command {
	o := &whoOptions{Selectors: pick.Selectors{Gone: true}}
	c := &cobra.Command{
		Use:     "who -a API [-r ROLE]",
		Aliases: []string{"who-has", "assigned-to"},
		GroupID: groupCheck,
		Short:   "List who holds the roles of an API",
		Long: `List who holds the roles of an API: managed identities, or every service principal
with --any-principal. Users and groups are not listed. On a terminal, you are asked for the
API if it is missing.`,
		Example: `  mi-roles who -a api://orders
  mi-roles who -a graph -r Mail.Send --any-principal -o csv`,
		Args: pick.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.who(ctx, o) }),
	}
	o.AddAPI(c.Flags())
	c.Flags().VarP(&o.Roles, "role", "r", "only this `role`, by value or id (repeatable, or a comma list)")
	c.Flags().BoolVar(&o.Any, "any-principal", false, "also service principals that are not managed identities")
	a.addTenantColumn(c)
	pick.Require(c, "api")
	a.AskFor(c, &o.Questions)
	return c
}

func (a *app) who(ctx context.Context, o *whoOptions) error {
	l, err := a.look(ctx, &o.Questions, &o.Selectors, noHoldings, output.JSONL)
	if err != nil {
		return err
	}
	defer a.TellAgain(&o.Questions)
	if err := l.check(); err != nil {
		return err
	}
	return l.printHolders(ctx, o.Any)
}

// holdersOf is every grant on the target's API that passes the filters.
func (l *lister) holdersOf(ctx context.Context, anyPrincipal bool) grantSource {
	l.agents = map[roles.ObjectID]bool{}
	read := func(each func(roles.Grant) error) error {
		d := l.newDescriber()
		return l.AssignedTo(ctx, l.target.API.ID, func(some []graph.Holding) error {
			for _, h := range some {
				if h.Principal.Agent {
					l.agents[h.Principal.ID] = true
				}
				if !anyPrincipal && !h.Principal.Managed() {
					continue
				}
				for _, g := range l.described(d, graph.Holder{Principal: h.Principal, Held: []roles.Assignment{h.Held}}) {
					if err := each(g); err != nil {
						return err
					}
				}
			}
			return nil
		})
	}
	return grantSource{
		stream: func(yield func(roles.Grant) error) error {
			seen := map[roles.Key]bool{} // the first of two is written already when the second comes
			return read(func(g roles.Grant) error {
				if seen[g.Key] {
					return nil
				}
				seen[g.Key] = true
				return yield(g)
			})
		},
		sorted: func() (iter.Seq[roles.Grant], error) {
			var grants []roles.Grant
			err := read(func(g roles.Grant) error {
				grants = append(grants, g)
				return nil
			})
			grants = roles.DeduplicateGrants(grants)
			roles.SortGrants(grants)
			return slices.Values(grants), err
		},
	}
}
