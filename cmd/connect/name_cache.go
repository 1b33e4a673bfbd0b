package connect

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/files"
)

// Names is what completion knows of a tenant: names and ids, no secret. It is
// also the format of the cache, a file per cloud and tenant.
type Names struct {
	Version    int             `json:"version"`
	Cloud      string          `json:"cloud"`
	Tenant     string          `json:"tenant"`
	As         string          `json:"as,omitempty"` // the tenant as it was typed, such as a domain
	Identities []NamedIdentity `json:"identities"`
	APIs       []NamedAPI      `json:"apis"`
}

// NamedIdentity is a managed identity as completion offers it.
type NamedIdentity struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Kind  string `json:"kind"`
	Group string `json:"group,omitempty"`
}

// NamedAPI is an API as completion offers it.
type NamedAPI struct {
	ID       string   `json:"id"`
	AppID    string   `json:"appId"`
	Name     string   `json:"name"`
	Selector string   `json:"selector"` // alias, identifier URI or app id
	Names    []string `json:"names,omitempty"`
	Roles    []string `json:"roles"` // values of enabled roles for applications
}

const (
	// CacheVersion is of the format of the file.
	CacheVersion = 1
	cacheOff     = "off"
	// MostNames is how many identities are kept; more would make completion slow.
	MostNames = 20_000
	mostBytes = 16 << 20
)

// Seen collects what a run reads.
type Seen struct {
	mu            sync.Mutex
	names         Names
	AllIdentities bool // the list is whole: what the cache has besides is gone
}

// Identities notes managed identities that were read; others are passed over.
func (s *Seen) Identities(some []roles.Principal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range some {
		if p.Managed() && len(s.names.Identities) < MostNames {
			s.names.Identities = append(s.names.Identities,
				NamedIdentity{string(p.ID), p.DisplayName, string(p.Type), p.AzureResource.ResourceGroup()})
		}
	}
}

// API notes an API that was read, if it offers roles to applications.
func (s *Seen) API(r roles.Resource) {
	if r.Gone || !Offers(r) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names.APIs = append(s.names.APIs, NameAPI(r))
}

// NameAPI returns what completion keeps of an API.
func NameAPI(r roles.Resource) NamedAPI {
	one := NamedAPI{ID: string(r.ID), AppID: string(r.AppID), Name: r.DisplayName,
		Selector: APIText(string(r.AppID), r.OwnerTenant, r.Names), Names: r.IdentifierURIs()}
	for _, role := range r.Roles {
		if role.ForApplications() && !role.Disabled && role.Value != "" {
			one.Roles = append(one.Roles, role.Value)
		}
	}
	return one
}

// Remember writes what a run has read to the cache, for completion. A cache that
// cannot be written is no failure of the run.
func (a *Opener) Remember(ctx context.Context) {
	s := a.Opened
	if s == nil || s.Sandboxed || len(s.Seen.names.Identities)+len(s.Seen.names.APIs) == 0 {
		return
	}
	dir := a.cacheDir()
	if dir == "" {
		return
	}
	// The token is there already; if it is not, the run does not wait for one.
	soon, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	tenant := s.TenantID(soon)
	if !roles.IsGUID(tenant) {
		return
	}
	file := filepath.Join(dir, s.Cloud.Name+"-"+strings.ToLower(tenant)+".json")
	fresh := s.Seen.names
	fresh.Version, fresh.Cloud, fresh.Tenant = CacheVersion, s.Cloud.Name, tenant
	old, known := readCache(file)
	if fresh.As = a.tenant; a.tenant == "" && known {
		fresh.As = old.As
	}
	if s.Seen.AllIdentities {
		old.Identities = nil
	}
	fresh.Identities = merged(fresh.Identities, old.Identities, func(n NamedIdentity) string { return n.ID })
	fresh.APIs = merged(fresh.APIs, old.APIs, func(n NamedAPI) string { return n.ID })
	fresh.Identities = fresh.Identities[:min(len(fresh.Identities), MostNames)]
	_ = WriteCache(soon, file, fresh)
}

// merged is all of the fresh ones, and the old ones that are not among them.
func merged[T any](fresh, old []T, id func(T) string) []T {
	known := map[string]bool{}
	return slices.DeleteFunc(slices.Concat(fresh, old), func(t T) bool {
		again := known[id(t)]
		known[id(t)] = true
		return again
	})
}

// cacheDir is where the names are kept, "" when the cache is off.
func (a *Opener) cacheDir() string {
	switch {
	case a.Cache == cacheOff, a.Cache == "" && a.Overrides.Transport != nil:
		return ""
	case a.Cache != "":
		return a.Cache
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "mi-roles")
}

// WriteCache replaces the file at once, readable by its owner alone.
func WriteCache(ctx context.Context, file string, n Names) error {
	text, err := json.Marshal(n)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return files.Replace(ctx, file, func(w io.Writer) error { _, err := w.Write(text); return err })
}

// readCache reads a file of names. One that is not what this version writes is
// removed without a word: the next run writes it again.
func readCache(file string) (Names, bool) {
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() {
		return Names{}, false
	}
	var n Names
	text, err := os.ReadFile(file)
	if err != nil || info.Size() > mostBytes || json.Unmarshal(text, &n) != nil || n.Version != CacheVersion {
		_ = os.Remove(file)
		return Names{}, false
	}
	return n, true
}

// CachedNames are those of the tenant that the flags name, else of the one that
// was worked with last.
func (a *Opener) CachedNames(cloud string) (Names, bool) {
	dir := a.cacheDir()
	if dir == "" {
		return Names{}, false
	}
	files, _ := filepath.Glob(filepath.Join(dir, cloud+"-*.json"))
	slices.SortFunc(files, func(x, y string) int { return modified(y).Compare(modified(x)) })
	for _, file := range files {
		n, ok := readCache(file)
		if ok && n.Cloud == cloud && (a.tenant == "" || strings.EqualFold(a.tenant, n.Tenant) || strings.EqualFold(a.tenant, n.As)) {
			return n, true
		}
	}
	return Names{}, false
}

// modified is when a file was changed last, zero if that is not known.
func modified(file string) time.Time {
	info, err := os.Stat(file)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}
