package handlers

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"crampdiary/diary"
	"crampdiary/diary/archive"
	"crampdiary/diary/report"
	"crampdiary/views"
	"crampdiary/views/csv"
	"crampdiary/views/fhir"
)

// showData shows what can be taken away, and how it is brought back.
func (a *app) showData(w http.ResponseWriter, r *http.Request, v visitor) error {
	p := views.DataPage{Page: a.newPage(r, v, "data.title")}
	p.Path, p.Section = "/data", settingsSection
	if r.URL.Query().Has("imported") {
		p.Notice = v.locale.T("data.imported")
	}
	return render(w, r, http.StatusOK, views.Data(p))
}

// settingsSection is the page of the main menu that leads to what belongs to the account.
const settingsSection = "/settings"

// sendArchive sends everything that the account has.
func (a *app) sendArchive(w http.ResponseWriter, r *http.Request, v visitor) error {
	return a.sendHoldings(w, r, v, a.fileName(v, "data.file", "json"), "application/json", func(w io.Writer, h diary.Holdings) error {
		return archive.Write(w, h, a.Now())
	})
}

const csvType = "text/csv; charset=utf-8"

// sendEpisodes sends the cramps as a table.
func (a *app) sendEpisodes(w http.ResponseWriter, r *http.Request, v visitor) error {
	return a.sendHoldings(w, r, v, a.fileName(v, "data.file", "csv"), csvType, func(w io.Writer, h diary.Holdings) error {
		return csv.Episodes(w, v.locale, h.Episodes, csvOptions(r))
	})
}

// sendCheckIns sends the answers about cramp-days as a table.
func (a *app) sendCheckIns(w http.ResponseWriter, r *http.Request, v visitor) error {
	return a.sendHoldings(w, r, v, a.fileName(v, "data.file.days", "csv"), csvType, func(w io.Writer, h diary.Holdings) error {
		return csv.CheckIns(w, v.locale, h.CheckIns, h.Factors.Own, csvOptions(r))
	})
}

// sendReminders sends what became of the reminders as a table.
func (a *app) sendReminders(w http.ResponseWriter, r *http.Request, v visitor) error {
	return a.sendHoldings(w, r, v, a.fileName(v, "data.file.reminders", "csv"), csvType, func(w io.Writer, h diary.Holdings) error {
		return csv.Reminders(w, v.locale, h.Slots, h.Activities, csvOptions(r))
	})
}

func csvOptions(r *http.Request) csv.Options {
	return csv.Options{ByteOrderMark: r.URL.Query().Has("mark")}
}

// mostInitials is how many characters stand for a name at most.
const mostInitials = 10

// sendFHIR sends the diary as a FHIR bundle. The initials are in a form, so that no address holds them.
func (a *app) sendFHIR(w http.ResponseWriter, r *http.Request, v visitor) error {
	if err := parseForm(r); err != nil {
		return err
	}
	initials := []rune(strings.TrimSpace(strings.ToValidUTF8(r.PostForm.Get("initials"), "")))
	name := string(initials[:min(len(initials), mostInitials)])
	return a.sendHoldings(w, r, v, a.fileName(v, "data.file.fhir", "json"), "application/fhir+json", func(w io.Writer, h diary.Holdings) error {
		snapshot, err := a.wholeSnapshot(v, h)
		if err != nil {
			return err
		}
		return fhir.Write(w, fhir.Document{
			ID: diary.NewID(), Initials: name, Now: a.Now(), Profile: h.Profile, Own: h.Factors.Own,
			Summary:  report.Build(snapshot, snapshot.From, snapshot.To, h.Acknowledgements, a.Now(), v.account.Location()),
			CheckIns: diary.Sequence(snapshot.CheckIns), Episodes: diary.Sequence(snapshot.Episodes),
		}, v.locale)
	})
}

// wholeSnapshot is everything of an account that is not deleted, up to today. What is counted needs all
// of it at once.
func (a *app) wholeSnapshot(v visitor, h diary.Holdings) (diary.Snapshot, error) {
	today := diary.CrampDayOf(a.Now(), v.account.Location())
	s := diary.Snapshot{To: today, Profile: h.Profile, Factors: h.Factors}
	for e, err := range h.Episodes {
		if err != nil {
			return s, err
		}
		if e.Deleted == nil {
			s.Episodes = append(s.Episodes, e)
		}
	}
	for c, err := range h.CheckIns {
		if err != nil {
			return s, err
		}
		s.CheckIns = append(s.CheckIns, c)
	}
	s.From = firstNoted(s)
	return s, nil
}

// sendHoldings sends a file that is made from what the account has.
func (a *app) sendHoldings(w http.ResponseWriter, r *http.Request, v visitor, name, mediaType string, write func(io.Writer, diary.Holdings) error) error {
	return a.sendFile(w, r, name, mediaType, func(w io.Writer) error {
		err := a.Store.Holdings(r.Context(), v.account.ID, func(h diary.Holdings) error { return write(w, h) })
		if err != nil {
			return fmt.Errorf("write %s: %w", mediaType, err)
		}
		return nil
	})
}

// showArchiveSchema answers whoever wants to read an archive with a program.
func (a *app) showArchiveSchema(w http.ResponseWriter, _ *http.Request, _ visitor) error {
	w.Header().Set("Content-Type", "application/schema+json")
	_, _ = w.Write(archive.Schema) // what fails now is the connection, and nobody is left to tell
	return nil
}
