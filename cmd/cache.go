package cmd

import (
	"cmp"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"mi-roles/roles"
)

// names is what completion knows of a tenant: names and ids, no secret. It is
// also the format of the cache, a file per cloud and tenant.
type names struct {
	Version    int        `json:"version"`
	Cloud      string     `json:"cloud"`
	Tenant     string     `json:"tenant"`
	As         string     `json:"as,omitempty"` // the tenant as it was typed, such as a domain
	Identities []namedOne `json:"identities"`
	APIs       []namedAPI `json:"apis"`
}

type namedOne struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Kind  string `json:"kind"`
	Group string `json:"group,omitempty"`
}

type namedAPI struct {
	ID       string   `json:"id"`
	AppID    string   `json:"appId"`
	Name     string   `json:"name"`
	Selector string   `json:"selector"` // alias, identifier URI or app id
	Names    []string `json:"names,omitempty"`
	Roles    []string `json:"roles"` // values of enabled roles for applications
}

const (
	cacheVersion = 1
	cacheOff     = "off"
	mostNames    = 20_000 // identities; more would make completion slow
	mostBytes    = 16 << 20
)

// seen collects what a run reads.
type seen struct {
	mu            sync.Mutex
	names         names
	allIdentities bool // the list is whole: what the cache has besides is gone
}

func (s *seen) identities(some []roles.Principal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range some {
		if p.Managed() && len(s.names.Identities) < mostNames {
			s.names.Identities = append(s.names.Identities, namedOne{string(p.ID), p.DisplayName, string(p.Type), p.AzureResource.ResourceGroup()})
		}
	}
}

func (s *seen) api(r roles.Resource) {
	if r.Gone || !offers(r) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names.APIs = append(s.names.APIs, nameAPI(r))
}

func nameAPI(r roles.Resource) namedAPI {
	one := namedAPI{ID: string(r.ID), AppID: string(r.AppID), Name: r.DisplayName, Selector: apiText(string(r.AppID), r.OwnerTenant, r.Names), Names: r.IdentifierURIs()}
	for _, role := range r.Roles {
		if role.ForApplications() && !role.Disabled && role.Value != "" {
			one.Roles = append(one.Roles, role.Value)
		}
	}
	return one
}

// remember writes what a run has read to the cache, for completion. A cache that
// cannot be written is no failure of the run.
func (a *app) remember(ctx context.Context) {
	s := a.opened
	if s == nil || s.sandbox || len(s.seen.names.Identities)+len(s.seen.names.APIs) == 0 {
		return
	}
	dir := a.cacheDir()
	tenant := ""
	if dir != "" {
		// The token is there already; if it is not, the run does not wait for one.
		soon, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		tenant = s.tenantID(soon)
	}
	if !roles.IsGUID(tenant) {
		return
	}
	file := filepath.Join(dir, s.cloud.Name+"-"+strings.ToLower(tenant)+".json")
	fresh := s.seen.names
	fresh.Version, fresh.Cloud, fresh.Tenant = cacheVersion, s.cloud.Name, tenant
	old, known := readCache(file)
	if fresh.As = a.tenant; a.tenant == "" && known {
		fresh.As = old.As
	}
	if s.seen.allIdentities {
		old.Identities = nil
	}
	fresh.Identities = merged(fresh.Identities, old.Identities, func(n namedOne) string { return n.ID })
	fresh.APIs = merged(fresh.APIs, old.APIs, func(n namedAPI) string { return n.ID })
	fresh.Identities = fresh.Identities[:min(len(fresh.Identities), mostNames)]
	_ = writeCache(file, fresh)
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
func (a *app) cacheDir() string {
	switch {
	case a.cache == cacheOff, a.cache == "" && a.stand.transport != nil:
		return ""
	case a.cache != "":
		return a.cache
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "mi-roles")
}

// writeCache replaces the file at once, readable by its owner alone.
func writeCache(file string, n names) error {
	text, err := json.Marshal(n)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(file), ".names-*") // 0600
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	err = cmp.Or(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// readCache reads a file of names. One that is not what this version writes is
// removed without a word: the next run writes it anew.
func readCache(file string) (names, bool) {
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() {
		return names{}, false
	}
	var n names
	text, err := os.ReadFile(file)
	if err != nil || info.Size() > mostBytes || json.Unmarshal(text, &n) != nil || n.Version != cacheVersion {
		_ = os.Remove(file)
		return names{}, false
	}
	return n, true
}

// cachedNames are those of the tenant that the flags name, else of the one that
// was worked with last.
func (a *app) cachedNames(cloud string) (names, bool) {
	dir := a.cacheDir()
	if dir == "" {
		return names{}, false
	}
	files, _ := filepath.Glob(filepath.Join(dir, cloud+"-*.json"))
	slices.SortFunc(files, func(x, y string) int { return modified(y).Compare(modified(x)) })
	for _, file := range files {
		n, ok := readCache(file)
		if ok && n.Cloud == cloud && (a.tenant == "" || strings.EqualFold(a.tenant, n.Tenant) || strings.EqualFold(a.tenant, n.As)) {
			return n, true
		}
	}
	return names{}, false
}

func modified(file string) time.Time {
	info, err := os.Stat(file)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}
