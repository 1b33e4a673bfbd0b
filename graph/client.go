package graph

import (
	"sync/atomic"
	"time"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// Client reads one tenant behind one Graph; it has no method that changes it (Writer).
// It is safe for concurrent use.
type Client struct {
	wire     *wire.Client
	patience time.Duration // how long replication is waited for (404, "Not a valid reference update.")
	noExpand atomic.Bool   // "id in" with $expand did not bring assignments: not asked again
}

var _ roles.Reader = (*Client)(nil)

// New returns the tenant that w is signed in to. patience is how long a write or a
// read waits for replicas of the directory that are behind.
func New(w *wire.Client, patience time.Duration) *Client {
	return &Client{wire: w, patience: patience}
}

// Now is the directory's time.
func (c *Client) Now() time.Time { return c.wire.Now() }
