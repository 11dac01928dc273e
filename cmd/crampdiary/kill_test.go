package main

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore"
)

// writer is a person who logs one cramp after the other, and sends each again until it is acknowledged.
type writer struct {
	t            *testing.T
	client       *http.Client
	email        string
	acknowledged map[string]string // note by ID
}

// write logs cramps at the current site until stopped is closed. An entry that was begun is always
// brought to its end.
func (w *writer) write(site *atomic.Value, acknowledged *atomic.Int64, stopped <-chan struct{}) {
	for n := 1; ; n++ {
		id, note := diary.NewID(), fmt.Sprintf("entry %d of %s", n, w.email)
		for !w.send(site.Load().(string), id, note) {
			if w.t.Context().Err() != nil {
				return // the test was given up
			}
			time.Sleep(time.Millisecond) // the program is being restarted
		}
		w.acknowledged[id] = note
		acknowledged.Add(1)
		select {
		case <-stopped:
			return
		default:
		}
	}
}

// send says whether the entry was acknowledged. It may have been stored even if it was not.
func (w *writer) send(site, id, note string) bool {
	status, body, err := fetch(w.client, newPost(w.t, site+"/entries", episodeForm(id, note)))
	if err != nil {
		return false
	}
	if status != http.StatusSeeOther {
		w.t.Errorf("%s: got status %d:\n%s", note, status, body)
	}
	return true
}

func TestAcknowledgedEntriesOutliveSIGKILL(t *testing.T) {
	const writers, kills = 4, 20
	path := filepath.Join(t.TempDir(), "diary.db")
	start := func() *process { return startProcess(t, nil, "--log-level=error", "--database", path) }
	p := start()
	var site atomic.Value
	site.Store(p.site)
	var acknowledged atomic.Int64
	stopped := make(chan struct{})
	var all []*writer
	var writing sync.WaitGroup
	for n := range writers {
		w := &writer{t: t, client: browser(t), email: fmt.Sprintf("writer%d@example.org", n), acknowledged: make(map[string]string)}
		signUp(t, w.client, p.site, w.email)
		all = append(all, w)
		writing.Go(func() { w.write(&site, &acknowledged, stopped) })
	}
	for range kills {
		for enough := acknowledged.Load() + rand.Int64N(40); acknowledged.Load() < enough && !t.Failed(); {
			time.Sleep(time.Millisecond)
		}
		time.Sleep(rand.N(5 * time.Millisecond)) // to another moment within a save
		p.kill()
		p = start()
		site.Store(p.site)
	}
	close(stopped)
	writing.Wait()
	p.terminate()
	checkIntegrity(t, path)
	store, err := sqlstore.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for _, w := range all {
		if stored := notes(t, store, w.email); !maps.Equal(stored, w.acknowledged) {
			t.Errorf("%s: stored and acknowledged differ:\n%v\n%v", w.email, stored, w.acknowledged)
		}
	}
	t.Logf("%d entries were acknowledged", acknowledged.Load())
}

// notes are the notes of an account's episodes, by ID. No two may be the same.
func notes(t *testing.T, store diary.Store, email string) map[string]string {
	t.Helper()
	account, err := store.AccountByEmail(t.Context(), email)
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]string)
	seen := make(map[string]bool)
	for after := (diary.Cursor{}); ; {
		episodes, err := store.ListEpisodes(t.Context(), account.ID, diary.EpisodeFilter{}, after, 100)
		if err != nil {
			t.Fatal(err)
		}
		if len(episodes) == 0 {
			return found
		}
		for _, episode := range episodes {
			if seen[episode.Note] {
				t.Errorf("%q is stored twice", episode.Note)
			}
			seen[episode.Note] = true
			found[episode.ID] = episode.Note
			after = diary.Cursor{Started: episode.Started, ID: episode.ID}
		}
	}
}

// checkIntegrity lets SQLite read the whole file.
func checkIntegrity(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRowContext(context.Background(), "pragma integrity_check").Scan(&verdict); err != nil {
		t.Fatal(err)
	}
	if verdict != "ok" {
		t.Errorf("integrity check: %s", verdict)
	}
}
