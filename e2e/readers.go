package e2e

import (
	"slices"
	"strings"
	"testing"

	"crampdiary/diary"
)

// Readers are who walk the journeys: in both languages, with and without a script, on what they hold.
var Readers = []Reader{
	{Language: diary.Danish, Device: Phone},
	{Language: diary.English, Device: Desktop},
	{Language: diary.Danish, Device: SmallPhone, NoScript: true},
	{Language: diary.English, Device: Desktop, NoScript: true},
}

// TwoReaders are enough where neither the language nor the device matters much.
var TwoReaders = []Reader{
	{Language: diary.Danish, Device: SmallPhone},
	{Language: diary.English, Device: Desktop, NoScript: true},
}

// EveryBrowser walks a main journey, and twoAndEveryBrowser one where neither language nor device matters much.
var (
	EveryBrowser       = slices.Concat(Readers, OtherBrowsers)
	TwoAndEveryBrowser = slices.Concat(TwoReaders, OtherBrowsers)
)

// String names a reader as a subtest.
func (r Reader) String() string {
	name := strings.TrimSpace(string(r.Language) + " " + r.Device.Name + " " + string(r.browser))
	if r.NoScript {
		name += " without script"
	}
	return name
}

// ForEach runs a journey once for each reader, on a site where that reader has an account.
func ForEach(t *testing.T, readers []Reader, journey func(t *testing.T, b *Tab, r Reader)) {
	t.Parallel()
	for _, r := range readers {
		t.Run(r.String(), func(t *testing.T) {
			t.Parallel()
			s := NewSite(t)
			s.AddAccount(MemberEmail, r.Language)
			journey(t, s.NewTab(t, r), r)
		})
	}
}
