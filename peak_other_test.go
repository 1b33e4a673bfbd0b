//go:build !linux

package main

func watchPeak(int, <-chan struct{}) int64 { return 0 }
