package main

import (
	"os"
	"syscall"
)

// peak is the largest resident size of a process that ended, in KiB.
func peak(p *os.ProcessState) int64 {
	if u, ok := p.SysUsage().(*syscall.Rusage); ok {
		return u.Maxrss
	}
	return 0
}
