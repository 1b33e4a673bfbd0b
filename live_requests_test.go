package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"mi-roles/graph/signin"
	"mi-roles/graph/wire"
)

// asker puts the questions about the grant of a door.
type asker struct {
	*door
	wire       *wire.Client
	assignment string
	deleted    string // an object in the recycle bin, or else the identity
	batched    int    // what the last $batch was answered with
}

const taken = "taken"

// tellRequests puts every question while the identity holds the role, and prints
// which of them the service takes: a table without ids, to be pasted into a report.
func tellRequests(t *testing.T, d *door) {
	a := &asker{door: d, deleted: d.known.PrincipalID}
	a.wire = a.client(t)
	var rows []string
	tell := func(q question, answer string) {
		rows = append(rows, fmt.Sprintf("| %s | `%s` | %s |\n", q.number, q.request, answer))
		if want := cmp.Or(q.sandbox, taken); !*live && answer != want {
			t.Errorf("%s %s: %s, want %s", q.number, q.request, answer, want)
		}
	}
	made := a.grant(t)
	for _, q := range questions() {
		tell(q, a.ask(t, q))
	}
	tell(grantQuestion(), made)
	for i, removal := range removals() {
		if i > 0 {
			a.grant(t)
		}
		tell(removal, a.ask(t, removal))
		a.takeBack(t)
	}
	tell(question{number: "27", request: "POST /$batch"}, a.batch(t))
	table := "\n| # | request | answer |\n|---|---|---|\n" + strings.Join(rows, "")
	if *live {
		_, _ = fmt.Fprintf(os.Stdout, "%s\nAsked on %s.\n", table, time.Now().UTC().Format(time.DateOnly))
		return
	}
	t.Log(table)
}

// client is the program's own, signed in as the program is.
func (a *asker) client(t *testing.T) *wire.Client {
	t.Helper()
	o := wire.Options{Root: "https://graph.microsoft.com", Transport: a.server, Credential: sandboxPass{}}
	if *live {
		cloud, _ := signin.ParseCloud(a.env.Get("MI_ROLES_CLOUD")) // none: the sign-in decides
		method := signin.Method(a.env.Get("MI_ROLES_AUTH"))
		c, err := signin.New(signin.Options{Method: method, Cloud: cloud, Tenant: a.env.Get("MI_ROLES_TENANT")})
		if err != nil {
			t.Fatal(err)
		}
		o = wire.Options{Root: c.Cloud().GraphRoot, Credential: c}
	}
	o.Scope, o.UserAgent = o.Root+"/.default", "mi-roles/live-test"
	o.Trace = func(e wire.Exchange) {
		if strings.HasSuffix(e.URL, "/$batch") {
			a.batched = e.Status
		}
	}
	c, err := wire.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

type sandboxPass struct{}

func (sandboxPass) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: strings.Repeat("sandbox", 8), ExpiresOn: time.Now().Add(time.Hour)}, nil
}

// grant gives the role and waits until it can be read.
func (a *asker) grant(t *testing.T) string {
	t.Helper()
	r := a.wire.Run(t.Context(), []wire.Call{grantQuestion().call(a)})[0]
	made := objects(r)
	if len(made) != 1 {
		t.Fatalf("the role cannot be granted: %v", r.Failure("grant the role"))
	}
	a.assignment = made[0].ID
	if answer := a.ask(t, objectQuestions()[4]); answer != taken {
		t.Fatalf("the grant cannot be read: %s", answer)
	}
	return taken
}

// ask puts a question, for a while, since replicas of a directory may lag behind.
func (a *asker) ask(t *testing.T, q question) string {
	t.Helper()
	for try := 1; ; try++ {
		r := a.wire.Run(t.Context(), []wire.Call{q.call(a).Brief()})[0]
		if q.number == "21" && len(objects(r)) > 0 {
			a.deleted = objects(r)[0].ID
		}
		answer := a.judge(q, r)
		if answer == taken || q.lacks == nil || !r.OK() || !*live || try == settleTries {
			return answer
		}
		time.Sleep(settlePause)
	}
}

// judge says in a few words, without an id, what became of a question.
func (a *asker) judge(q question, r wire.Reply) string {
	e := r.Failure(q.request)
	switch {
	case r.Err != nil:
		return "not understood: " + e.Text()
	case !r.OK() && q.number == "22" && e.Missing() && a.deleted == a.known.PrincipalID:
		return taken // the recycle bin is empty, and the identity is not in it
	case !r.OK():
		return strings.TrimSpace(fmt.Sprintf("%d %s", r.Status, e.Code))
	case q.lacks != nil:
		return cmp.Or(q.lacks(a, objects(r)), taken)
	}
	return taken
}

// batch puts the first questions together. Where a batch is not taken, the client
// asks them one by one, so that the answers alone do not tell.
func (a *asker) batch(t *testing.T) string {
	t.Helper()
	two := objectQuestions()[:2]
	a.batched = 0
	for i, r := range a.wire.Run(t.Context(), []wire.Call{two[0].call(a), two[1].call(a)}) {
		if answer := a.judge(two[i], r); answer != taken {
			return answer
		}
	}
	if a.batched != http.StatusOK {
		return fmt.Sprint(a.batched)
	}
	return taken
}
