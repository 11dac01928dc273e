package sqlstore

import "testing"

func TestAConnectionThatMayBeOverheardIsKnown(t *testing.T) {
	for url, want := range map[string]bool{
		"crampdiary.db":                                             false,
		"postgres://diary@db.example.org/diary":                     true,
		"postgres://diary@db.example.org/diary?sslmode=disable":     true,
		"postgres://diary@db.example.org/diary?sslmode=prefer":      true,
		"postgres://diary@db.example.org/diary?sslmode=require":     true, // any server is believed
		"postgres://diary@db.example.org/diary?sslmode=verify-ca":   false,
		"postgres://diary@db.example.org/diary?sslmode=verify-full": false,
		"postgres://diary@localhost,db.example.org/diary":           true,
		"postgres://diary@localhost/diary":                          false,
		"postgres://diary@127.0.0.1:5433/diary":                     false,
		"postgres://diary@[::1]/diary":                              false,
		"postgres://diary@/diary?host=/var/run/postgresql":          false,
		"postgres://diary@10.0.0.5/diary?sslmode=bogus":             false, // it is not opened
		"postgresql://diary@10.0.0.5/diary?sslmode=allow":           true,
	} {
		if got := MayBeOverheard(url); got != want {
			t.Errorf("%s may be overheard: %t", url, got)
		}
	}
}
