package connect

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"

	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
	"mi-roles/roles/files"
	"mi-roles/roles/textfile"
)

// LoadTenant reads the tenant in a file, whichever program saved that last.
func LoadTenant(file string) (*sandbox.Tenant, error) {
	tenant, err := sandbox.Load(file)
	if err == nil {
		return tenant, nil
	}
	data, unread := sandbox.ReadFile(file)
	text := textfile.Decode(data)
	if unread != nil || len(text) == len(data) {
		return nil, err // it is not there, or broken in every encoding
	}
	return sandbox.Decode(file, text)
}

// loadSandbox reads the tenant in a file; where there is none, it puts the sample
// there. An interrupt does not wait for a large file.
func (a *Opener) loadSandbox(file string) (*sandbox.Tenant, error) {
	tenant, err := screen.Await(a.Lasting(), func() (*sandbox.Tenant, error) { return LoadTenant(file) })
	if err == nil {
		return tenant, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, screen.Refuse("--sandbox: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	unlock, err := LockWithin(ctx, file)
	if err != nil {
		return nil, screen.Refuse("--sandbox: another run is using %s: end it, or name another file", file)
	}
	defer unlock()
	if tenant, err = LoadTenant(file); err == nil {
		return tenant, nil // another run was faster
	}
	tenant = sandbox.Sample()
	if err := files.Replace(ctx, file, tenant.Encode); err != nil {
		return nil, screen.Placed(fmt.Errorf("--sandbox: %w", err))
	}
	return tenant, nil
}

// savedSandbox keeps the tenant as new as the file, into which other runs may write,
// and the file as new as the tenant: a change is on disk before its answer leaves,
// as with a real service.
type savedSandbox struct {
	server *sandbox.Server
	file   string
	seen   os.FileInfo // the file whose tenant server has; nil: not looked at yet
	mu     sync.Mutex
	lost   error // the file could not be read or written: nothing goes on
}

func (s *savedSandbox) RoundTrip(req *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if req.Method != http.MethodGet {
		unlock, err := LockWithin(req.Context(), s.file)
		if err != nil {
			return nil, err
		}
		defer unlock()
	}
	if s.lost == nil {
		s.lost = s.refresh()
	}
	if s.lost != nil {
		return s.refuse(req), nil
	}
	before := s.server.Stats().Writes
	resp, err := s.server.RoundTrip(req)
	if s.server.Stats().Writes == before {
		return resp, err
	}
	if s.lost = s.save(req.Context()); s.lost != nil {
		return s.refuse(req), nil
	}
	return resp, err
}

// refresh takes over what another run wrote since.
func (s *savedSandbox) refresh() error {
	now, err := os.Stat(s.file)
	if err != nil {
		return err
	}
	if s.seen != nil && os.SameFile(s.seen, now) && s.seen.ModTime().Equal(now.ModTime()) {
		return nil
	}
	tenant, err := LoadTenant(s.file)
	if err == nil {
		s.server, s.seen = sandbox.New(tenant, sandbox.Faults{}), now
	}
	return err
}

func (s *savedSandbox) save(ctx context.Context) error {
	tenant := s.server.Tenant()
	tenant.Taken = nil // what was changed is not what a directory held on that day
	err := files.Replace(ctx, s.file, tenant.Encode)
	if err == nil {
		s.seen, err = os.Stat(s.file)
	}
	return err
}

// refuse answers for a tenant whose file cannot be written: from then on, what is
// in memory is not what is kept, so it is neither read nor changed any more.
func (s *savedSandbox) refuse(req *http.Request) *http.Response {
	body, _ := json.Marshal(map[string]any{"error": map[string]string{"code": "SandboxNotSaved", "message": s.lost.Error()}})
	return &http.Response{StatusCode: http.StatusNotImplemented, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body)),
		Request: req}
}

// LockWithin is lockBeside as long as ctx has time. A lock that is got too late is
// given back.
func LockWithin(ctx context.Context, file string) (unlock func(), err error) {
	got := make(chan func())
	go func() {
		unlock := LockBeside(file)
		select {
		case got <- unlock:
		case <-ctx.Done():
			unlock()
		}
	}()
	select {
	case unlock := <-got:
		return unlock, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// LockBeside lets one run at a time change a file. Where no lock can be made,
// the file cannot be replaced either, and saving it will say so. A run that is
// killed leaves an empty file behind at most, which holds up nobody.
func LockBeside(file string) (unlock func()) {
	name := filepath.Join(filepath.Dir(file), "."+filepath.Base(file)+".lock")
	for {
		f, err := lockedfile.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return func() {}
		}
		files.Hide(name)
		if isStill(name, f) {
			return func() { dropLock(name, f) }
		}
		_ = f.Close() // its last owner removed it: those who come now find another
	}
}

// dropLock removes the file of a lock before it gives the lock up, so that nobody
// locks a file that is about to go. Windows removes no open file: there it goes
// afterwards, unless another run holds it open by then.
func dropLock(name string, f *lockedfile.File) {
	removed := os.Remove(name)
	_ = f.Close()
	if removed != nil && runtime.GOOS == "windows" {
		_ = os.Remove(name)
	}
}

func isStill(name string, f *lockedfile.File) bool {
	mine, err := f.Stat()
	now, nowErr := os.Stat(name)
	return err == nil && nowErr == nil && os.SameFile(mine, now)
}
