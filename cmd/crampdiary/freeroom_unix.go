//go:build linux || darwin

package main

import "syscall"

// freeRoom is how many octets may still be written in a directory, if the system tells.
func freeRoom(dir string) (octets uint64, known bool) {
	var stat syscall.Statfs_t
	if syscall.Statfs(dir, &stat) != nil {
		return 0, false
	}
	return stat.Bavail * uint64(stat.Bsize), true
}
