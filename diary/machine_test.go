package diary_test

import (
	"testing"

	"crampdiary/diary"
)

func TestThisMachineIsKnownByItsNameAndItsAddresses(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "127.0.0.1": true, "127.8.8.8": true, "::1": true, "::ffff:127.0.0.1": true,
		"": false, "0.0.0.0": false, "::": false, "192.168.1.4": false, "localhost.example.org": false, "db": false,
	} {
		if got := diary.OnThisMachine(host); got != want {
			t.Errorf("%q: %t", host, got)
		}
	}
}
