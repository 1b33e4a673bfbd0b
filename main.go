// Command mi-roles sets up and checks app role assignments of Azure managed identities.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"mi-roles/cmd"
	"mi-roles/cmd/screen"
)

func main() {
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
