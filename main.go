// Command mi-roles sets up and checks app role assignments of Azure managed identities.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"mi-roles/cmd"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	os.Exit(cmd.Run(ctx, os.Args[1:], cmd.Stdio()))
}
