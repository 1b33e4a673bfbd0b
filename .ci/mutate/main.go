// Command mutate measures what the tests notice. It makes small wrong edits, one at a
// time, and runs the tests of the edited package: an edit that they fail on is killed,
// one that they pass on has lived, and shows what no test pins.
//
//	go run ./.ci/mutate ./roles ./graph/wire     60 edits of each, drawn at random
//	go run ./.ci/mutate -n 0 ./graph/pace        every edit
//	go run ./.ci/mutate -seed 7 ./roles          another draw
//
// Edits that may live, since nobody could notice them or no test can, are listed with
// the reason in survivors.txt beside this file, and are left out. It ends with 1 when less than
// -least percent were killed in one of the packages.
//
// Nothing is written into the repository: the compiler gets the edited file through
// its -overlay flag. An edit costs a compilation and a run of one package's tests, so
// this is no part of .ci/run. It is our own because gremlins, the maintained tool for
// Go modules, copies the whole module for each run, cannot draw a sample, and knows
// neither dropped statements and conditions nor changed constants and results, which
// is where the tests of this project had their holes.
package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"time"
)

type options struct {
	sample  int
	seed    uint64
	run     string
	least   float64
	verbose bool
}

func main() {
	var o options
	flag.IntVar(&o.sample, "n", 60, "edits to try in each package; 0 tries all")
	flag.Uint64Var(&o.seed, "seed", 1, "which edits are drawn")
	flag.StringVar(&o.run, "run", "", "run only the tests that match, as in go test -run")
	flag.Float64Var(&o.least, "least", 85, "percentage that must be killed")
	flag.BoolVar(&o.verbose, "v", false, "print killed edits and those that do not compile too")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: go run ./.ci/mutate [flags] PACKAGE...")
		flag.PrintDefaults()
		os.Exit(2)
	}
	enough, err := mutate(o, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(2)
	}
	if !enough {
		os.Exit(1)
	}
}

// mutate tries the packages one after the other, and reports whether enough was killed in each.
func mutate(o options, patterns []string) (bool, error) {
	packages, err := list(patterns)
	if err != nil {
		return false, err
	}
	listed, err := readSurvivors(survivorList)
	if err != nil {
		return false, err
	}
	enough := true
	for _, p := range packages {
		start := time.Now()
		t, err := try(o, p, listed)
		if err != nil {
			return false, fmt.Errorf("%s: %w", p.ImportPath, err)
		}
		fmt.Printf("%s: %s, %.0f s\n", p.ImportPath, t, time.Since(start).Seconds())
		enough = enough && t.percent() >= o.least
	}
	return enough, nil
}

// tally counts what became of the edits of a package.
type tally struct{ edits, listed, invalid, killed, lived int }

func (t tally) percent() float64 {
	if t.killed+t.lived == 0 {
		return 100
	}
	return 100 * float64(t.killed) / float64(t.killed+t.lived)
}

func (t tally) String() string {
	return fmt.Sprintf("%.0f %% killed (%d of %d tried; %d edits in all, %d listed as survivors, %d tried in vain as they do not compile)",
		t.percent(), t.killed, t.killed+t.lived, t.edits, t.listed, t.invalid)
}

// try draws edits of a package until enough of them compile.
func try(o options, p pkg, listed map[string]bool) (tally, error) {
	var t tally
	edits, err := p.edits()
	if err != nil {
		return t, err
	}
	if gone := stale(edits, listed); gone != "" {
		return t, fmt.Errorf("survivors.txt lists an edit that is no more: %s", gone)
	}
	b, err := newBench(p, o.run)
	if err != nil {
		return t, err
	}
	defer b.close()
	t.edits = len(edits)
	random := rand.New(rand.NewPCG(o.seed, 0))
	random.Shuffle(len(edits), func(i, j int) { edits[i], edits[j] = edits[j], edits[i] })
	for _, e := range edits {
		if o.sample > 0 && t.killed+t.lived >= o.sample {
			break
		}
		if listed[e.key()] {
			t.listed++
			continue
		}
		v, err := b.try(e)
		if err != nil {
			return t, err
		}
		switch v {
		case killed:
			t.killed++
		case invalid:
			t.invalid++
		default:
			t.lived++
		}
		if o.verbose || v == lived || v == uncovered {
			fmt.Printf("%-11s %s:%d %s: %s\n", v, e.file, e.line, e.function, e.what)
		}
	}
	return t, nil
}
