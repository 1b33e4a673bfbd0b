package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"testing"
	"time"

	"mi-roles/graph"
	"mi-roles/graph/sandbox"
	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// behind is a service of which a replica does not find some things for a while:
// the first times that a read of a path is asked for, alone or in a batch.
type behind struct {
	server *sandbox.Server
	path   *regexp.Regexp
	times  int
}

func (b *behind) RoundTrip(r *http.Request) (*http.Response, error) {
	const absent = `{"error":{"code":"Request_ResourceNotFound","message":"Resource does not exist or one of its queried reference-property objects are not present."}}`
	if r.Method == http.MethodGet {
		if b.times > 0 && b.path.MatchString(r.URL.RequestURI()) {
			b.times--
			return &http.Response{StatusCode: http.StatusNotFound, Header: http.Header{"Content-Type": {"application/json"}},
				Body: io.NopCloser(bytes.NewBufferString(absent)), Request: r}, nil
		}
		return b.server.RoundTrip(r)
	}
	var batch struct{ Requests []struct{ ID, URL string } }
	body, err := io.ReadAll(r.Body)
	if err != nil || json.Unmarshal(body, &batch) != nil {
		return nil, errors.New("no batch")
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	resp, err := b.server.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	var answers struct {
		Responses []map[string]any `json:"responses"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answers); err != nil {
		return nil, err
	}
	for _, q := range batch.Requests {
		if b.times == 0 || !b.path.MatchString(q.URL) {
			continue
		}
		b.times--
		for _, a := range answers.Responses {
			if a["id"] == q.ID {
				a["status"], a["body"] = http.StatusNotFound, json.RawMessage(absent)
			}
		}
	}
	text, err := json.Marshal(answers)
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	return resp, err
}

func openBehind(t *testing.T, path string, times int) *graph.Client {
	t.Helper()
	clock := newClock()
	b := &behind{sandbox.New(sandbox.Sample(), sandbox.Faults{PageSize: 50, Now: clock.Now, Sleep: clock.Sleep}),
		regexp.MustCompile(path), times}
	c := dial(t, 10*time.Second,
		wire.Options{Root: "https://graph.microsoft.com", Scope: "https://graph.microsoft.com/.default", Credential: &credential{},
			Clock: clock, Transport: b})
	return c
}

// What an identity that is there holds is read in full or not at all, also while
// a replica does not find it: in the wave that looks it up, in a list cut by
// $expand, on a later page, in a read of the whole tenant, in a recollection.
func TestWhatIsHeldIsNotLost(t *testing.T) {
	const bigID = "1d000000-0000-4000-8000-000000000021"
	ctx := context.Background()
	look := func(text string) func(*graph.Client) (int, error) {
		return func(c *graph.Client) (int, error) {
			ref, _ := roles.ParseIdentity(text)
			a, err := c.Lookup(ctx, roles.LookupRequest{Identities: []roles.Ref{ref}, Held: true})
			return len(a.Held[bigID]), err
		}
	}
	reads := map[string]func(*graph.Client) (int, error){
		"by id":     look("id:" + bigID),
		"by a GUID": look(bigID),
		"by name":   look("id-inventory"),
		"held": func(c *graph.Client) (int, error) {
			held, err := c.AssignmentsOf(ctx, []roles.ObjectID{bigID})
			return len(held[bigID]), err
		},
		"recalled": func(c *graph.Client) (int, error) {
			r, err := c.ReadByIDs(ctx, []roles.ObjectID{bigID}, nil)
			return len(r.Held[bigID]), err
		},
		"tenant": func(c *graph.Client) (n int, err error) {
			err = c.AllAssignments(ctx, func(some []graph.Holder) error {
				for _, h := range some {
					if h.Principal.ID == bigID {
						n = len(h.Held)
					}
				}
				return nil
			})
			return n, err
		},
	}
	for _, path := range []string{bigID + `/appRoleAssignments`, bigID + `/appRoleAssignments.*skiptoken`} {
		for name, read := range reads {
			for _, times := range []int{0, 1, 2} {
				if n, err := read(openBehind(t, path, times)); err != nil || n != 130 {
					t.Errorf("%s, %s not found %d times: %d held, %v", name, path, times, n, err)
				}
			}
			if n, err := read(openBehind(t, path, 1000)); err == nil {
				t.Errorf("%s, %s never found: %d held and no error", name, path, n)
			} else if path[len(path)-1] != 'n' && !errors.Is(err, roles.ErrUnavailable) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// A fresh assignment that one replica does not find and another shows is removed
// once the first has it. If it never does, the removal has failed: what is shown is held.
func TestARemovalThatIsNotFoundYet(t *testing.T) {
	const who = "1d000000-0000-4000-8000-000000000001"
	for _, times := range []int{1, 2, 3, 1000} {
		clock := newClock()
		server := sandbox.New(sandbox.Sample(), sandbox.Faults{Now: clock.Now, Sleep: clock.Sleep})
		left := times
		c := dial(t, 10*time.Second,
			wire.Options{Root: "https://graph.microsoft.com", Scope: "https://graph.microsoft.com/.default", Credential: &credential{},
				Clock: clock,
				Transport: answers(func(r *http.Request) (*http.Response, error) {
					if r.Method != http.MethodDelete || left == 0 {
						return server.RoundTrip(r)
					}
					left--
					const text = `{"error":{"code":"Request_BadRequest","message":"EntitlementGrant being updated or deleted is not found."}}`
					return &http.Response{StatusCode: http.StatusBadRequest, Header: http.Header{"Content-Type": {"application/json"}},
						Body: io.NopCloser(bytes.NewBufferString(text)), Request: r}, nil
				})})
		held, err := c.AssignmentsOf(context.Background(), []roles.ObjectID{who})
		if err != nil || len(held[who]) == 0 {
			t.Fatal(held, err)
		}
		a := held[who][0]
		var got roles.Result
		begun := clock.Now()
		err = graph.NewWriter(c).Write(context.Background(), []roles.Step{{Key: a.Key, Action: roles.Remove, Needed: true, Have: &a}},
			func(r roles.Result) { got = r })
		gone, want := len(server.Tenant().Assignments) < len(sandbox.Sample().Assignments), roles.Done
		if times == 1000 {
			want = roles.Failed
			if e := wire.AsError(got.Err); e == nil || e.Code != "Request_BadRequest" || e.Hint == "" || e.Unclear {
				t.Errorf("%+v", got.Err)
			}
		}
		if err != nil || got.Status != want || gone != (want == roles.Done) || clock.Now().Sub(begun) > 15*time.Second {
			t.Errorf("not found %d times: %s, gone: %v, %v after %s", times, got.Status, gone, err, clock.Now().Sub(begun))
		}
	}
}
