package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"
)

// watchPeak follows a running process and returns its largest resident size in
// KiB once done is closed. The usage that the kernel reports at the end will not
// do: it begins with the size of the process that started it.
func watchPeak(pid int, done <-chan struct{}) int64 {
	var peak int64
	for {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if _, rest, ok := bytes.Cut(status, []byte("VmHWM:")); err == nil && ok {
			line, _, _ := bytes.Cut(rest, []byte("kB"))
			if n, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 10, 64); err == nil {
				peak = max(peak, n)
			}
		}
		select {
		case <-done:
			return peak
		case <-time.After(5 * time.Millisecond):
		}
	}
}
