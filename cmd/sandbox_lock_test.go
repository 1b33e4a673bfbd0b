package cmd

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"mi-roles/cmd/connect"
)

// Who gave up waiting for the file does not hold it up for others.
func TestALockThatComesTooLateIsGivenBack(t *testing.T) {
	file := filepath.Join(t.TempDir(), "shop.json")
	unlock := connect.LockBeside(file)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := connect.LockWithin(ctx, file); err == nil {
		t.Fatal("two runs hold the file")
	}
	unlock()
	ctx, cancel = context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	unlock, err := connect.LockWithin(ctx, file)
	if err != nil {
		t.Fatal(err)
	}
	unlock()
}
