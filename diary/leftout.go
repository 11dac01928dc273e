package diary

import (
	"context"
	"slices"
	"sync"
)

// LeftOut is what a reader was not given because it cannot be read. It is safe for concurrent use.
type LeftOut struct {
	mu    sync.Mutex
	parts []string
}

type leftOutKey struct{}

// LeavingOut has a store leave out the rows that cannot be read, instead of refusing to read the others, and note them
// in what it returns. It is for what shows a diary and says what is missing, and for nothing that writes back what it
// read: without it, a row that cannot be read is an ErrUnreadable.
func LeavingOut(ctx context.Context) (context.Context, *LeftOut) {
	l := new(LeftOut)
	return context.WithValue(ctx, leftOutKey{}, l), l
}

// Refusing undoes LeavingOut, for what cannot say that something is missing.
func Refusing(ctx context.Context) context.Context {
	return context.WithValue(ctx, leftOutKey{}, (*LeftOut)(nil))
}

// LeaveOut notes that something of a part of the diary is left out, for a store. It says whether that may be done.
func LeaveOut(ctx context.Context, part string) bool {
	l, _ := ctx.Value(leftOutKey{}).(*LeftOut)
	if l == nil {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !slices.Contains(l.parts, part) {
		l.parts = append(l.parts, part)
	}
	return true
}

// Parts lists of which parts of the diary something is missing: the names of their tables, each once. It is empty when
// everything was read.
func (l *LeftOut) Parts() []string {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Sorted(slices.Values(l.parts))
}
