package handlers

import (
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/archive"
	"crampdiary/views/i18n"
)

// upload sends a file as a form does.
func (b *browser) upload(path, name string, content io.Reader) answer {
	b.t.Helper()
	return b.uploadWith(path, nil, name, content)
}

// uploadWith sends a file with what stands before it in the form.
func (b *browser) uploadWith(path string, fields url.Values, name string, content io.Reader) answer {
	b.t.Helper()
	body, form := io.Pipe()
	parts := multipart.NewWriter(form)
	go func() {
		for field := range fields {
			_ = parts.WriteField(field, fields.Get(field)) // CreateFormFile fails after it
		}
		part, err := parts.CreateFormFile("file", name)
		if err == nil {
			_, err = io.Copy(part, content)
		}
		if err == nil {
			err = parts.Close()
		}
		_ = form.CloseWithError(err)
	}()
	request, err := http.NewRequest(http.MethodPost, b.URL+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	request.Header.Set("Content-Type", parts.FormDataContentType())
	request.Header.Set("Accept-Language", b.language)
	request.Header.Set("Origin", b.URL)
	response, err := b.client.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return newAnswer(response, text)
}

// importFile previews a file and imports what the preview carries.
func (b *browser) importFile(text string) answer {
	b.t.Helper()
	preview := b.upload("/data/import", "dagbog.json", strings.NewReader(text)).want(b.t, http.StatusOK)
	return b.post("/data/import/confirm", pageForm(b.t, preview.body, "/data/import/confirm"))
}

// withoutLog is an archive without what happened to the account, which each export adds to.
func withoutLog(archive string) string {
	diary, _, _ := strings.Cut(archive, `"account_log"`)
	return diary
}

func TestADiaryIsTakenAwayAndBroughtBackWhole(t *testing.T) {
	s := newSite(t)
	alice, bob := s.member("alice@example.org"), s.member("bob@example.org")
	fillDiary(t, s.store, s.accountOf("alice@example.org"), 90, testStart)
	s.advance(24 * time.Hour)
	taken := alice.get("/data/archive").want(t, http.StatusOK)
	for name, want := range map[string]string{
		"Content-Type": "application/json", "Cache-Control": "no-store",
		"Content-Disposition": "attachment; filename=dagbog-2026-11-25.json",
	} {
		if got := taken.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	bob.importFile(taken.body).want(t, http.StatusSeeOther)
	bob.get("/data").says(t, danish("data.imported"))
	if got := bob.get("/data/archive").body; withoutLog(got) != withoutLog(taken.body) {
		t.Error("what was brought back differs from what was taken away")
	}
	again := bob.upload("/data/import", "dagbog.json", strings.NewReader(taken.body)).want(t, http.StatusOK)
	again.says(t, danish("import.preview.nothing"))
	if strings.Contains(again.body, danish("import.confirm")+"<") {
		t.Error("an import of nothing is offered")
	}
}

// accountOf is the ID of the account with an address.
func (s *site) accountOf(email string) string {
	s.t.Helper()
	account, err := s.store.AccountByEmail(s.t.Context(), email)
	if err != nil {
		s.t.Fatal(err)
	}
	return account.ID
}

func TestAPreviewCountsAndStoresNothing(t *testing.T) {
	s := newSite(t)
	alice, bob := s.member("alice@example.org"), s.member("bob@example.org")
	same, other := diary.NewID(), diary.NewID()
	for _, b := range []*browser{alice, bob} {
		b.logEpisode(url.Values{"id": {same}, "note": {"ens"}})
	}
	alice.logEpisode(url.Values{"id": {other}, "note": {"Alices"}})
	bob.logEpisode(url.Values{"id": {other}, "note": {"Bobs"}})
	alice.logEpisode(url.Values{"note": {"ny"}})
	before := bob.get("/data/archive").body
	preview := bob.upload("/data/import", "x.json", strings.NewReader(alice.get("/data/archive").body)).want(t, http.StatusOK)
	row := regexp.MustCompile(`<th scope="row">` + danish("section.episodes") + `</th>(\s*<td data-heading="[^"]+">1</td>){3}`)
	if !row.MatchString(preview.body) {
		t.Errorf("the preview does not count one of each\n%s", preview.body)
	}
	if after := bob.get("/data/archive").body; withoutLog(after) != withoutLog(before) {
		t.Error("the preview changed something")
	}
	bob.post("/data/import/confirm", pageForm(t, preview.body, "/data/import/confirm")).want(t, http.StatusSeeOther)
	bob.get("/entries/"+other).says(t, "Bobs")
	bob.wantNotes("ens", "Bobs", "ny")
}

func TestAFaultyArchiveIsRefusedWithItsPlaces(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.logEpisode(url.Values{"pain": {"7"}, "muscle": {"calf"}})
	good := b.get("/data/archive").body
	for name, test := range map[string]struct{ text, says string }{
		"no archive":   {`{"a": 1}`, danish("problem.not-an-archive")},
		"not JSON":     {"dato;muskel\n2026-11-24;læg\n", danish("problem.not-an-archive")},
		"newer":        {strings.Replace(good, `"version": 1`, `"version": 2`, 1), danish("problem.newer-version")},
		"cut off":      {good[:len(good)-4], danish("problem.broken-json")},
		"unknown code": {strings.Replace(good, `"calf"`, `"trunk"`, 1), "episodes[0].muscle:"},
		"out of range": {strings.Replace(good, `"pain":7`, `"pain":70`, 1), "episodes[0].pain:"},
	} {
		before := b.get("/data/archive").body
		refused := b.upload("/data/import", "x.json", strings.NewReader(test.text)).want(t, http.StatusUnprocessableEntity)
		refused.says(t, `href="#file"`, test.says)
		if after := b.get("/data/archive").body; withoutLog(after) != withoutLog(before) {
			t.Errorf("%s: something was stored", name)
		}
	}
	b.upload("/data/import", "", strings.NewReader("")).want(t, http.StatusUnprocessableEntity).says(t, danish("problem.file.required"))
	b.post("/data/import", url.Values{"file": {"x"}}).want(t, http.StatusBadRequest)
	for _, packed := range []string{"", "*", "AAAA"} {
		if got := b.post("/data/import/confirm", url.Values{"packed": {packed}}); got.StatusCode != http.StatusBadRequest {
			t.Errorf("a form with %q was answered %d", packed, got.StatusCode)
		}
	}
}

func TestAnImportThatCannotBeStoredKeepsTheFile(t *testing.T) {
	s := newSite(t)
	alice, bob := s.member("alice@example.org"), s.member("bob@example.org")
	alice.logEpisode(url.Values{"note": {"med"}})
	preview := bob.upload("/data/import", "x.json", strings.NewReader(alice.get("/data/archive").body)).want(t, http.StatusOK)
	form := pageForm(t, preview.body, "/data/import/confirm")
	s.fillDisk(true)
	failed := bob.post("/data/import/confirm", form).want(t, http.StatusServiceUnavailable)
	s.fillDisk(false)
	bob.post("/data/import/confirm", pageForm(t, failed.body, "/data/import/confirm")).want(t, http.StatusSeeOther)
	bob.wantNotes("med")
}

// wantNotes checks the notes of the episodes in the diary of bob@example.org.
func (b *browser) wantNotes(want ...string) {
	b.t.Helper()
	episodes, err := b.store.ListEpisodes(b.t.Context(), b.accountOf("bob@example.org"), diary.EpisodeFilter{}, diary.Cursor{}, 10)
	if err != nil {
		b.t.Fatal(err)
	}
	var notes []string
	for _, e := range episodes {
		notes = append(notes, e.Note)
	}
	slices.Sort(notes)
	slices.Sort(want)
	if !slices.Equal(notes, want) {
		b.t.Errorf("the diary has the notes %q, want %q", notes, want)
	}
}

// cutStore stops in the middle of what an account holds.
type cutStore struct {
	diary.Store
	after int
}

func (c cutStore) Export(ctx context.Context, id string, use func(diary.Export) error) error {
	return c.Store.Export(ctx, id, func(h diary.Export) error {
		all, n := h.Episodes, 0
		h.Episodes = func(yield func(diary.Episode, error) bool) {
			for e, err := range all {
				if n++; n > c.after {
					err = diary.ErrUnavailable
				}
				if !yield(e, err) {
					return
				}
			}
		}
		return use(h)
	})
}

func TestADownloadThatFailsNeverLooksWhole(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	fillDiary(t, s.store, s.accountOf("a@example.org"), 730, testStart)
	for _, after := range []int{0, 200} {
		b.site = s.over(cutStore{s.store, after})
		failed := b.get("/data/archive").want(t, http.StatusServiceUnavailable).says(t, danish("error.unavailable.title"))
		if failed.Header.Get("Content-Disposition") != "" {
			t.Error("the page that says so would be kept as a file")
		}
	}
}

func TestTheSchemaIsPublic(t *testing.T) {
	got := newSite(t).browser().get("/archive-schema.json").want(t, http.StatusOK)
	if got.body != string(archive.Schema) || got.Header.Get("Content-Type") != "application/schema+json" {
		t.Errorf("%s\n%s", got.Header.Get("Content-Type"), got.body)
	}
}

func TestTablesAndBundlesAreSentAsFiles(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	fillDiary(t, s.store, s.accountOf("a@example.org"), 30, testStart)
	for _, test := range []struct {
		got                     answer
		name, mediaType, begins string
	}{
		{b.get("/data/entries"), "dagbog-2026-11-24.csv", "text/csv; charset=utf-8", "\ufeff" + danish("column.id") + ";"},
		{b.get("/data/entries?layout=commas"), "dagbog-2026-11-24.csv", "text/csv; charset=utf-8", "\ufeff" + danish("column.id") + ","},
		{b.get("/data/entries?layout=plain"), "dagbog-2026-11-24.csv", "text/csv; charset=utf-8", danish("column.id") + ","},
		{b.get("/data/days?layout=plain"), "dagbog-svar-2026-11-24.csv", "text/csv; charset=utf-8", danish("column.cramp-day") + ","},
		{b.get("/data/reminders?layout=plain"), "dagbog-tider-2026-11-24.csv", "text/csv; charset=utf-8", danish("column.date") + ","},
		{b.get("/data/function?layout=plain"), "dagbog-funktion-2026-11-24.csv", "text/csv; charset=utf-8", danish("column.id") + ","},
		{b.post("/data/fhir", url.Values{"initials": {" Æ.Ø. "}}), "dagbog-fhir-2026-11-24.json", "application/fhir+json", `{"resourceType":"Bundle"`},
	} {
		test.got.want(t, http.StatusOK)
		if disposition := test.got.Header.Get("Content-Disposition"); disposition != "attachment; filename="+test.name {
			t.Errorf("%s is sent as %s", test.name, disposition)
		}
		if mediaType := test.got.Header.Get("Content-Type"); mediaType != test.mediaType || test.got.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s is of type %s", test.name, mediaType)
		}
		if !strings.HasPrefix(test.got.body, test.begins) {
			t.Errorf("%s begins %.100q", test.name, test.got.body)
		}
	}
	b.post("/data/fhir", url.Values{"initials": {" Æ.Ø. "}}).says(t, `"name":[{"text":"Æ.Ø."}]`)
	if strings.Contains(b.post("/data/fhir", nil).body, `"name":[`) {
		t.Error("a bundle without initials has a name")
	}
}

func TestTheReaderOfATableFindsWhatItsColumnsMean(t *testing.T) {
	s := newSite(t)
	member, researcher := s.member("a@example.org"), s.browser()
	member.get("/data").says(t, `href="/data/columns"`, `href="/summary"`)
	member.get("/data/columns").want(t, http.StatusOK).says(t, `href="/data"`)
	researcher.language = "en"
	for _, text := range []string{"Muscle (code)", "<code>calf</code> Calf", "the same in words", "stretch", "What became of it"} {
		researcher.get("/data/columns").want(t, http.StatusOK).says(t, text)
	}
}

// healthWords are what must not be in the name of a file, which a shared computer's list of downloads shows.
var healthWords = regexp.MustCompile(`(?i)kramp|cramp|symptom|sygdom|health|pain|smerte|journal`)

func TestNamesOfFilesTellNothing(t *testing.T) {
	for _, language := range diary.Languages {
		v := visitor{locale: i18n.For(language)}
		a := &dataArea{common: &common{Config: Config{Now: func() time.Time { return testStart }}}}
		for _, word := range []string{"data.file", "data.file.days", "data.file.reminders", "data.file.fhir"} {
			if name := a.fileName(v, word, "csv"); healthWords.MatchString(name) || !regexp.MustCompile(`^[a-z-]+2026-11-24\.csv$`).MatchString(name) {
				t.Errorf("%s: a file is called %s", language, name)
			}
		}
	}
}
