package diary_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"crampdiary/diary"
)

func TestEmailAddressesHaveOneForm(t *testing.T) {
	for text, want := range map[string]string{
		"a@example.org": "a@example.org", "  Ane.Bo+x@Example.ORG\t": "ane.bo+x@example.org", "søren@øl.example": "søren@øl.example",
		"": "", "a": "", "a@": "", "@b": "", "a b@example.org": "", "Ane <a@example.org>": "", "a@example.org, b@example.org": "",
		`"a b"@example.org`: "", "a@exa\x00mple.org": "", "a@example.org\xff": "",
		strings.Repeat("a", 243) + "@example.org": "", "a@example.org\nBcc: b@example.org": "",
	} {
		got, ok := diary.NormalizeEmail(text)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%q became %q (%v), want %q", text, got, ok, want)
		}
	}
}

func TestTheLongestEmailAddress(t *testing.T) {
	longest := strings.Repeat("a", diary.MaxEmail-len("@example.org")) + "@example.org"
	for address, want := range map[string]bool{longest: true, "a" + longest: false} {
		if _, ok := diary.NormalizeEmail(address); ok != want {
			t.Errorf("an address of %d octets: %t", len(address), ok)
		}
	}
}

func FuzzNormalizeEmail(f *testing.F) {
	for _, seed := range []string{
		"Ane@Example.org", "\"a\"@b", "Ane <a@example.org>", "a@[127.0.0.1]", "İ@EXAMPLE.ORG", "a@b\r\nBcc: c@d", "\xff@\x00", "K@å.dk",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		email, ok := diary.NormalizeEmail(text)
		if again, okAgain := diary.NormalizeEmail(email); ok && (again != email || !okAgain) {
			t.Errorf("%q became %q and then %q", text, email, again)
		}
		if ok && strings.ContainsAny(email, " \r\n\t<>\x00") {
			t.Errorf("%q was let through as %q", text, email)
		}
	})
}

func TestPreferencesAreValidated(t *testing.T) {
	good := diary.Preferences{Language: diary.Danish, Zone: "Europe/Copenhagen", Region: diary.Nordjylland}
	if problems := good.Validate(); problems.Err() != nil {
		t.Error(problems)
	}
	if problems := (diary.Preferences{Language: "xx", Zone: "Local", Region: "xx"}).Validate(); len(problems) != 3 {
		t.Error(problems)
	}
	if problems := (diary.Preferences{}).Validate(); problems.For("language") != diary.Required || problems.For("region") != "" {
		t.Error(problems)
	}
	if location := (diary.Preferences{Zone: "gone"}).Location(); location != time.UTC {
		t.Errorf("an unknown zone is %v", location)
	}
}

func TestNewConsentsCoverEveryStatement(t *testing.T) {
	consents := diary.NewConsents(now)
	if len(consents) != len(diary.Statements) {
		t.Fatalf("%d consents", len(consents))
	}
	for i, consent := range consents {
		if consent.Statement != diary.Statements[i] || consent.Version != diary.ConsentVersion || !consent.Given.Equal(now) || consent.Withdrawn != nil {
			t.Errorf("%+v", consent)
		}
	}
}

func TestASessionLivesUntilItIsIdleOrOld(t *testing.T) {
	limits := diary.SessionLimits{Idle: time.Hour, Lifetime: 3 * time.Hour}
	s := diary.Session{Created: now, LastSeen: now.Add(2*time.Hour + 30*time.Minute), Expires: now.Add(limits.Lifetime)}
	for after, want := range map[time.Duration]bool{
		2 * time.Hour: true, 3*time.Hour - time.Millisecond: true, 3 * time.Hour: false, 4 * time.Hour: false,
	} {
		if got := s.Alive(now.Add(after), limits); got != want {
			t.Errorf("after %v alive is %v", after, got)
		}
	}
	s.LastSeen = now
	if s.Alive(now.Add(limits.Idle), limits) || !s.Alive(now.Add(limits.Idle-time.Millisecond), limits) {
		t.Error("idleness is not judged at its limit")
	}
}

func TestThrottle(t *testing.T) {
	throttle := diary.Throttle{Free: 3, Longest: time.Minute, Forget: time.Hour}
	for count, want := range map[int]time.Duration{
		0: 0, 2: 0, 3: time.Second, 4: 2 * time.Second, 5: 4 * time.Second, 9: time.Minute, 10: time.Minute, 1 << 40: time.Minute,
	} {
		if got := throttle.Wait(diary.Attempts{Count: count, Last: now}, now); got != want {
			t.Errorf("after %d attempts the wait is %v, want %v", count, got, want)
		}
	}
	blocked := diary.Attempts{Count: 5, Last: now}
	if got := throttle.Wait(blocked, now.Add(3*time.Second)); got != time.Second {
		t.Errorf("three seconds later the wait is %v", got)
	}
	later := now.Add(throttle.Forget + time.Millisecond)
	if got := throttle.Next(blocked, later); throttle.Wait(blocked, later) != 0 || got.Count != 1 {
		t.Errorf("what is forgotten still counts: %+v", got)
	}
	if got := throttle.Next(blocked, now.Add(throttle.Forget)); got.Count != 6 {
		t.Errorf("what is not forgotten yet does not count: %+v", got)
	}
}

func TestNobodyWaitsForWhatIsForgotten(t *testing.T) {
	throttle := diary.Throttle{Longest: 2 * time.Hour, Forget: time.Hour}
	blocked := diary.Attempts{Count: 20, Last: now}
	if got := throttle.Wait(blocked, now.Add(throttle.Forget)); got != time.Hour {
		t.Errorf("before it is forgotten the wait is %v", got)
	}
	if got := throttle.Wait(blocked, now.Add(throttle.Forget+time.Millisecond)); got != 0 {
		t.Errorf("after it is forgotten the wait is %v", got)
	}
}

func TestNobodyWaitsLongerThanTheLongest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		throttle := diary.Throttle{
			Free: rapid.IntRange(0, 50).Draw(t, "free"), Forget: 24 * time.Hour,
			Longest: time.Duration(rapid.Int64Range(1, int64(time.Hour)).Draw(t, "longest")),
		}
		attempts := diary.Attempts{Count: rapid.IntRange(0, 1000).Draw(t, "count"), Last: now}
		// The clock may have been set back since the last attempt.
		at := now.Add(time.Duration(rapid.Int64Range(-int64(time.Hour), int64(25*time.Hour)).Draw(t, "later")))
		wait := throttle.Wait(attempts, at)
		if wait < 0 || wait > throttle.Longest {
			t.Errorf("the wait is %v", wait)
		}
		if left := throttle.Wait(attempts, at.Add(wait)); at.After(now) && left != 0 {
			t.Errorf("after waiting %v as told there are %v more", wait, left)
		}
		attempts.Count++
		if more := throttle.Wait(attempts, at); more < wait {
			t.Errorf("the wait is %v, and %v with one attempt more", wait, more)
		}
	})
}

func TestTheWaitGrowsWithEveryAttemptThatIsNotFree(t *testing.T) {
	throttle := diary.Throttle{Free: 3, Longest: time.Minute, Forget: time.Hour}
	var attempts diary.Attempts
	var waits []time.Duration
	for range 11 {
		waits = append(waits, throttle.Wait(attempts, now))
		attempts = throttle.Next(attempts, now)
	}
	want := []time.Duration{0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60}
	for i := range want {
		want[i] *= time.Second
	}
	if !slices.Equal(waits, want) {
		t.Errorf("the waits are %v, want %v", waits, want)
	}
}

func TestPlusAddressesLeadToOneMailbox(t *testing.T) {
	for email, want := range map[string]string{
		"mette@example.org": "mette@example.org", "mette+dagbog@example.org": "mette@example.org",
		"mette+a+b@example.org": "mette@example.org", "+dagbog@example.org": "+dagbog@example.org",
		"mette@ex+ample.org": "mette@ex+ample.org", "": "", "mette": "mette",
	} {
		if got := diary.Mailbox(email); got != want {
			t.Errorf("Mailbox(%q) is %q, want %q", email, got, want)
		}
	}
}
