package handlers

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"crampdiary/diary"
)

// longTable is a table of so many lines that it is imported while its sender sees how far it is.
func longTable() string {
	var text strings.Builder
	text.WriteString("Dato;Tid;Smerte\n")
	for n := range longImport + diary.ImportBatchSize {
		fmt.Fprintf(&text, "%s;%02d:10;%d\n", testStart.AddDate(0, 0, -2-n/24).Format("02-01-2006"), n%24, n%11)
	}
	return text.String()
}

// batchesStore keeps each batch of an import after the first waiting for a word.
type batchesStore struct {
	diary.Store
	stored, goOn chan struct{}
	ended        <-chan struct{} // the test
}

func (s batchesStore) StoreImported(ctx context.Context, account, id string, batch diary.ImportBatch, now time.Time) (diary.ImportCounts, error) {
	select {
	case s.stored <- struct{}{}:
	case <-s.ended:
	}
	select {
	case <-s.goOn:
	case <-s.ended:
	}
	return s.Store.StoreImported(ctx, account, id, batch, now)
}

// importLong sends a long table, and waits until its answer is there and its second batch is about to begin.
func importLong(t *testing.T, s *site, b *browser) (address string, held batchesStore, working *errgroup.Group) {
	t.Helper()
	held = batchesStore{s.store, make(chan struct{}), make(chan struct{}), t.Context().Done()}
	b.site = s.over(held)
	preview := b.upload("/data/sheet", "kramper.csv", strings.NewReader(longTable())).want(t, http.StatusOK)
	form := pageForm(t, preview.body, "/data/sheet/import")
	working = new(errgroup.Group)
	answered := make(chan answer, 1)
	working.Go(func() error {
		answered <- b.post("/data/sheet/import", form)
		return nil
	})
	<-held.stored
	got := <-answered // while the first batch waits
	held.goOn <- struct{}{}
	<-held.stored
	return got.want(t, http.StatusSeeOther).Header.Get("Location"), held, working
}

// wait lets the server end what it does, also what it has answered already, and goes on with another one.
func (b *browser) wait(s *site) {
	b.Close()
	b.site = s.over(s.store)
}

func TestALongImportShowsHowFarItIsAndOthersAreNotMisled(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	address, held, working := importLong(t, s, b)
	things := longImport + diary.ImportBatchSize
	page := b.get(address).want(t, http.StatusOK).says(t, danish("imports.storing"), danish("imports.storing.progress", "Done", "50", "Total", "2.050"), `http-equiv="refresh"`, "data-follow")
	for _, path := range []string{"/report", "/", "/entries", "/data"} {
		b.get(path).want(t, http.StatusOK).says(t, danish("importing.text"), address)
	}
	b.get("/data/entries").want(t, http.StatusTooManyRequests)
	b.logEpisode(url.Values{})
	for range things/diary.ImportBatchSize - 2 {
		held.goOn <- struct{}{}
		<-held.stored
	}
	held.goOn <- struct{}{}
	if err := working.Wait(); err != nil {
		t.Fatal(err)
	}
	b.wait(s)
	b.get(address).says(t, danish("imports.undo"), danish("imports.count", "What", danish("section.episodes"), "Count", things))
	if strings.Contains(b.get("/report").body, danish("importing.text")) {
		t.Error("it is still said to be under way")
	}
	if strings.Contains(page.body, danish("importing.text")) {
		t.Error("its own page leads to itself")
	}
}

func TestALongImportIsCancelledAndLeavesNothing(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	before := b.get("/data/entries").body
	address, held, working := importLong(t, s, b)
	cancelled := b.post("/data/imports/undo", pageForm(t, b.get(address).body, "/data/imports/undo")).want(t, http.StatusSeeOther)
	if got := cancelled.Header.Get("Location"); got != address {
		t.Errorf("cancelling leads to %s", got)
	}
	close(held.goOn)
	if err := working.Wait(); err != nil {
		t.Fatal(err)
	}
	b.wait(s)
	b.get(address).says(t, danish("imports.undone.cancelled"))
	if got := b.get("/data/entries").body; got != before {
		t.Errorf("left is %s", got)
	}
}

// fillingUp is a database whose disk is full from the second batch of an import on.
type fillingUp struct {
	diary.Store
	stored int
}

// StoreImported implements diary.ImportBatches.
func (f *fillingUp) StoreImported(ctx context.Context, account, id string, b diary.ImportBatch, now time.Time) (diary.ImportCounts, error) {
	if f.stored++; f.stored > 1 {
		return nil, diary.ErrUnavailable
	}
	return f.Store.StoreImported(ctx, account, id, b, now)
}

// BeginUndo implements diary.ImportBatches.
func (f *fillingUp) BeginUndo(context.Context, string, string, diary.UndoReason, time.Time) error {
	return diary.ErrUnavailable
}

func TestAnImportOfWhichAPartIsThereSaysSo(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	table := "Dato;Tid\n"
	for n := range 3 * diary.ImportBatchSize {
		table += time.Date(2024, 1, 1, 2, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format("2006-01-02;15:04\n")
	}
	form := pageForm(t, b.upload("/data/sheet", "kramper.csv", strings.NewReader(table)).want(t, http.StatusOK).body, "/data/sheet/import")
	b.site = s.over(&fillingUp{Store: s.store})
	address := b.post("/data/sheet/import", form).want(t, http.StatusSeeOther).Header.Get("Location")
	b.site = s
	if !strings.HasPrefix(address, "/data/imports/") {
		t.Fatalf("it leads to %s", address)
	}
	s.advance(diary.ImportStalls + time.Second)
	b.get(address).want(t, http.StatusOK).says(t, danish("imports.stalled"))
}

func TestAnImportThatWasLeftHalfDoneSaysSo(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	account := s.accountOf("a@example.org")
	id, err := s.store.BeginImport(t.Context(), account, 9000, testStart)
	if err != nil {
		t.Fatal(err)
	}
	s.advance(diary.ImportStalls + time.Second)
	b.get(importAddress(id)).want(t, http.StatusOK).says(t, danish("imports.stalled"))
	b.upload("/data/sheet", "kramper.csv", strings.NewReader(longTable())).want(t, http.StatusOK)
	if err := diary.UndoImport(t.Context(), s.store, account, id, diary.UndoInterrupted, func() time.Time { return testStart }, nil); err != nil {
		t.Fatal(err)
	}
	b.get(importAddress(id)).want(t, http.StatusOK).says(t, danish("imports.undone.interrupted"), danish("imports.interrupted"))
	b.get("/data").says(t, danish("imports.undone.interrupted"))
}
