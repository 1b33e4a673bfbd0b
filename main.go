// Command mi-roles sets up and checks app role assignments of Azure managed identities.
package main

import (
	"context"
	"math"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"

	"mi-roles/cmd"
	"mi-roles/cmd/screen"
)

func main() {
	collectLate(os.Getenv)
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup does
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	defer stop()
	context.AfterFunc(ctx, func() {
		if hangups := signals[2:]; len(hangups) > 0 {
			again := make(chan os.Signal, 1) // nobody reads it: a terminal that closes hangs up twice
			signal.Notify(again, hangups...)
			time.AfterFunc(time.Second, func() { signal.Stop(again) })
		}
		stop() // a second signal ends the program at once
	})
	os.Exit(cmd.Run(ctx, os.Args[1:], screen.Stdio()))
}

// collectLate sets when the garbage collector runs. Most commands end within a few MiB, so
// nothing is collected below firstCollection. A command that needs more is mostly live data of
// a large tenant: from then on, half of the usual slack saves memory and costs little time.
// GOGC and GOMEMLIMIT go before.
func collectLate(getenv func(string) string) {
	if getenv("GOGC") != "" || getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(firstCollection)
	runtime.AddCleanup(new([16]byte), func(slack int) {
		debug.SetGCPercent(slack)
		debug.SetMemoryLimit(math.MaxInt64)
	}, 50)
}

const firstCollection = 32 << 20 // bytes of the whole process
