package sandbox

import (
	"math"
	"math/rand/v2"
	"sync"
	"time"
)

// maxLog is how many calls the log keeps; later ones are counted only.
const maxLog = 100_000

// Stats is what a server has seen. All counts begin at zero with New.
type Stats struct {
	Requests         int // HTTP requests
	Items            int // items of batches
	Waves            int // times that a request came when none was under way
	MaxParallel      int // most requests under way at once
	Units            int // resource units by Microsoft's price list; a batch costs its items
	Writes           int // grants made and removed
	Throttled        int // answers 429, alone or in a batch
	EarlyRetries     int // throttled calls that came again before their Retry-After ran out
	EarlyRequests    int // any requests that came before a Retry-After ran out; some may have been under way
	DuplicateCreates int // attempts to make a grant that exists
}

// Entry is one line of the log.
type Entry struct {
	Method string
	Path   string // with its query, without host and version
	Shape  string // what it asks, in the words of rules; empty where they have none
	Item   bool   // of a batch
	Status int    // 0 when no answer was sent
	Units  int
}

// ledger keeps the counts: statistics, the state of rules and quotas.
type ledger struct {
	mu      sync.Mutex
	stats   Stats
	log     []Entry
	flying  int
	seen    map[int]int // calls that each rule has seen
	random  *rand.Rand
	paused  time.Time            // until when all should wait
	retries map[string]time.Time // until when a throttled call should wait
	write   bucket
	unit    bucket
}

func newBook(f Faults, now time.Time) *ledger {
	return &ledger{
		seen: map[int]int{}, retries: map[string]time.Time{}, random: rand.New(rand.NewPCG(f.Seed, 1)),
		write: bucket{Quota: f.WriteQuota, left: float64(f.WriteQuota.Amount), at: now},
		unit:  bucket{Quota: f.UnitQuota, left: float64(f.UnitQuota.Amount), at: now},
	}
}

func (b *ledger) arrive(c *call, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if until, ok := b.retries[c.key()]; ok {
		if now.Before(until) {
			b.stats.EarlyRetries++
		}
		delete(b.retries, c.key())
	}
	if c.item {
		b.stats.Items++
		return
	}
	b.stats.Requests++
	if now.Before(b.paused) {
		b.stats.EarlyRequests++
	}
	if b.flying == 0 {
		b.stats.Waves++
	}
	b.flying++
	b.stats.MaxParallel = max(b.stats.MaxParallel, b.flying)
}

func (b *ledger) leave() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.flying--
}

func (b *ledger) note(e Entry) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stats.Units += e.Units
	if len(b.log) < maxLog {
		b.log = append(b.log, e)
	}
}

func (b *ledger) add(n *int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	*n++
}

func (b *ledger) wrote()     { b.add(&b.stats.Writes) }
func (b *ledger) duplicate() { b.add(&b.stats.DuplicateCreates) }
func (b *ledger) throttled() { b.add(&b.stats.Throttled) }

func (b *ledger) pause(c *call, until time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.retries[c.key()] = until
	if until.After(b.paused) {
		b.paused = until
	}
}

// fires counts the call for rule i and says whether it is one of the rule's.
func (b *ledger) fires(i int, r *Rule) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seen[i]++
	n := b.seen[i] - r.After
	switch {
	case n <= 0:
		return false
	case r.First > 0:
		return n <= r.First
	case r.Every > 0:
		return n%r.Every == 0
	case r.Probability > 0:
		return b.random.Float64() < r.Probability
	}
	return true
}

func (b *ledger) shuffle(n int, swap func(i, j int)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.random.Shuffle(n, swap)
}

// bucket is a Quota at work.
type bucket struct {
	Quota
	left float64
	at   time.Time
}

// take spends n, or says in how many whole seconds it can be had.
func (b *bucket) take(n int, now time.Time) (wait int) {
	if b.Amount <= 0 || b.Per <= 0 || n == 0 {
		return 0
	}
	rate := float64(b.Amount) / b.Per.Seconds()
	b.left = math.Min(float64(b.Amount), b.left+now.Sub(b.at).Seconds()*rate)
	b.at = now
	if b.left >= float64(n) {
		b.left -= float64(n)
		return 0
	}
	return max(1, int(math.Ceil((float64(n)-b.left)/rate)))
}

// spend charges both quotas and names the one that is used up.
func (b *ledger) spend(writes, units int, now time.Time) (wait int, why string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if wait = b.write.take(writes, now); wait > 0 {
		return wait, "WriteLimitExceeded"
	}
	return b.unit.take(units, now), "ResourceUnitLimitExceeded"
}
