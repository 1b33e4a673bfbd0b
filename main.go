// Command mi-roles sets up and checks app role assignments of Azure managed identities.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"mi-roles/cmd"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50) // a large tenant is mostly live data: half the slack for a little more work
	}
	os.Exit(cmd.Run(ctx, os.Args[1:], cmd.Stdio()))
}
