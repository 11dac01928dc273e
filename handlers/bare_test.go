package handlers

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/gorilla/mux"

	"crampdiary/diary"
)

// BenchmarkBesideABareServer has 64 clients ask for the list and save a cramp, in turns with a server that does the least that
// can be called the same, with the same router, driver and settings: it looks a session up, and reads thirty rows and renders
// as many octets, or stores one row in a group that shares a flush of the disk. There is no network between. It tells the
// medians of both, and of what the diary reaches of the turn of the bare server before it. It is run with -benchtime=1x.
func BenchmarkBesideABareServer(b *testing.B) {
	const episodes = 20_000
	store, account := benchmarkStore(b, episodes)
	handler, cookie := benchmarkHandler(b, store, account)
	list := func() *http.Request { return requestFor(http.MethodGet, "/entries", nil, cookie) }
	bare := newBareServer(b, episodes, answerTo(b, handler, list(), http.StatusOK).Body.Len())
	for _, work := range []struct {
		name       string
		code       int
		ours, bare func() *http.Request
	}{
		{"list", http.StatusOK, list, func() *http.Request { return requestFor(http.MethodGet, "/list", nil, bare.cookie) }},
		{"save", http.StatusSeeOther, func() *http.Request {
			return requestFor(http.MethodPost, "/entries", url.Values{
				"id": {diary.NewID()}, "when": {"at"}, "date": {"2025-03-04"}, "time": {"03:10"}, "muscle": {"calf"}, "side": {"left"}, "pain": {"6"},
			}, cookie)
		}, func() *http.Request {
			return requestFor(http.MethodPost, "/save", url.Values{"id": {diary.NewID()}, "muscle": {"calf"}, "side": {"left"}, "pain": {"6"}}, bare.cookie)
		}},
	} {
		b.Run(work.name, func(b *testing.B) {
			const turns = 7
			var ours, bares, shares []float64
			for b.Loop() {
				for range turns {
					bares = append(bares, answersPerSecond(b, bare.router, work.bare, work.code))
					ours = append(ours, answersPerSecond(b, handler, work.ours, work.code))
					shares = append(shares, ours[len(ours)-1]/bares[len(bares)-1])
				}
			}
			for name, figures := range map[string][]float64{"diary/s": ours, "bare/s": bares, "of-bare": shares} {
				slices.Sort(figures)
				b.ReportMetric(figures[len(figures)/2], name)
			}
		})
	}
}

// answersPerSecond is how many of a request 64 clients get an answer to, each asking again when it has one.
func answersPerSecond(b *testing.B, handler http.Handler, request func() *http.Request, code int) float64 {
	b.Helper()
	const clients, each = 64, 50
	begun := time.Now()
	var all sync.WaitGroup
	for range clients {
		all.Go(func() {
			for range each {
				answerTo(b, handler, request(), code)
			}
		})
	}
	all.Wait()
	return clients * each / time.Since(begun).Seconds()
}

// bareServer keeps cramps of some people, for one of whom there is a session.
type bareServer struct {
	router        *mux.Router
	cookie        *http.Cookie
	session, list *sql.Stmt
	saves         chan *bareSave
	rest          string // of the octets of a page beside its rows
}

type bareCramp struct {
	started                int64
	id, muscle, side, note string
	pain                   int
}

type bareSave struct {
	person int
	bareCramp
	done chan error
}

func newBareServer(b *testing.B, cramps, octets int) *bareServer {
	b.Helper()
	ok := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	open := func(path, settings string) *sql.DB {
		db, err := sql.Open("sqlite", "file:"+path+settings) // the driver is the store's
		ok(err)
		b.Cleanup(func() { ok(db.Close()) })
		return db
	}
	path := filepath.Join(b.TempDir(), "bare.db")
	writes := open(path, "?_busy_timeout=5000&_journal_mode=WAL&_synchronous=FULL&_txlock=immediate")
	writes.SetMaxOpenConns(1)
	_, err := writes.Exec(`
		create table session (token text primary key, person integer not null) without rowid;
		create table cramp (
			person integer not null, started integer not null, id text not null, muscle text not null, side text not null,
			pain integer not null, note text not null, primary key (person, started, id)) without rowid`)
	ok(err)
	const people = 20
	fill, err := writes.Begin()
	ok(err)
	for i := range cramps {
		_, err := fill.Exec(`insert into cramp values ($1, $2, $3, 'calf', 'left', 6, '')`, i%people, testStart.UnixMilli()-int64(i), diary.NewID())
		ok(err)
	}
	token, _ := newToken()
	_, err = fill.Exec(`insert into session values ($1, 7)`, token)
	ok(err)
	ok(fill.Commit())

	s := &bareServer{router: mux.NewRouter(), cookie: &http.Cookie{Name: "sid", Value: token}, saves: make(chan *bareSave)}
	reads := open(path, "?mode=ro&_busy_timeout=5000")
	reads.SetMaxIdleConns(runtime.GOMAXPROCS(0) + 1)
	s.session, err = reads.Prepare(`select person from session where token = $1`)
	ok(err)
	s.list, err = reads.Prepare(`select started, id, muscle, side, note, pain from cramp where person = $1 order by started desc limit 30`)
	ok(err)
	insert, err := writes.Prepare(`insert into cramp (person, started, id, muscle, side, pain, note) values ($1, $2, $3, $4, $5, $6, $7)`)
	ok(err)
	go s.write(writes, insert)
	b.Cleanup(func() { close(s.saves) })
	s.router.HandleFunc("/list", s.serveList).Methods(http.MethodGet)
	s.router.HandleFunc("/save", s.serveSave).Methods(http.MethodPost)
	s.rest = strings.Repeat(" ", octets-answerTo(b, s.router, requestFor(http.MethodGet, "/list", nil, s.cookie), http.StatusOK).Body.Len())
	return s
}

func (s *bareServer) person(r *http.Request) (person int, err error) {
	cookie, err := r.Cookie("sid")
	if err == nil {
		err = s.session.QueryRowContext(r.Context(), cookie.Value).Scan(&person)
	}
	return person, err
}

func (s *bareServer) serveList(w http.ResponseWriter, r *http.Request) {
	person, err := s.person(r)
	var cramps []bareCramp
	if err == nil {
		cramps, err = s.cramps(r.Context(), person)
	}
	buffer := templ.GetBuffer()
	defer templ.ReleaseBuffer(buffer)
	if err == nil {
		err = s.page(cramps).Render(r.Context(), buffer)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	_, _ = w.Write(buffer.Bytes())
}

func (s *bareServer) cramps(ctx context.Context, person int) (cramps []bareCramp, err error) {
	rows, err := s.list.QueryContext(ctx, person)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var c bareCramp
		if err := rows.Scan(&c.started, &c.id, &c.muscle, &c.side, &c.note, &c.pain); err != nil {
			return nil, err
		}
		cramps = append(cramps, c)
	}
	return cramps, rows.Err()
}

func (s *bareServer) page(cramps []bareCramp) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		for _, c := range cramps {
			if _, err := fmt.Fprintf(w, "<li><a href=\"/cramps/%s\">%s, %s</a> %d %d %s</li>", templ.EscapeString(c.id),
				templ.EscapeString(c.muscle), templ.EscapeString(c.side), c.started, c.pain, templ.EscapeString(c.note)); err != nil {
				return err
			}
		}
		_, err := io.WriteString(w, s.rest)
		return err
	})
}

func (s *bareServer) serveSave(w http.ResponseWriter, r *http.Request) {
	person, err := s.person(r)
	pain, painErr := strconv.Atoi(r.PostFormValue("pain"))
	if err != nil || painErr != nil {
		http.Error(w, "no", http.StatusBadRequest)
		return
	}
	save := &bareSave{person, bareCramp{testStart.UnixMilli(), r.PostFormValue("id"), r.PostFormValue("muscle"), r.PostFormValue("side"), "", pain}, make(chan error, 1)}
	s.saves <- save
	if err := <-save.done; err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	http.Redirect(w, r, "/list", http.StatusSeeOther)
}

// write stores what waits in groups.
func (s *bareServer) write(db *sql.DB, insert *sql.Stmt) {
	for first := range s.saves {
		runtime.Gosched()
		group := []*bareSave{first}
		for more := true; more; {
			select {
			case save, open := <-s.saves:
				if more = open; open {
					group = append(group, save)
				}
			default:
				more = false
			}
		}
		err := s.writeGroup(db, insert, group)
		for _, save := range group {
			save.done <- err
		}
	}
}

func (s *bareServer) writeGroup(db *sql.DB, insert *sql.Stmt, group []*bareSave) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to undo
	within := tx.Stmt(insert)
	for _, save := range group {
		if _, err := within.Exec(save.person, save.started, save.id, save.muscle, save.side, save.pain, save.note); err != nil {
			return err
		}
	}
	return tx.Commit()
}
