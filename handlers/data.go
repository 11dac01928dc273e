package handlers

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"crampdiary/diary"
	"crampdiary/diary/archive"
	"crampdiary/views"
	"crampdiary/views/csv"
	"crampdiary/views/fhir"
)

// dataArea lets a member take the whole diary away, and bring one in.
type dataArea struct {
	*common
	*events
	Store interface {
		diary.Archives
		diary.Imports
		diary.SheetAnswers
	}
	bulks chan struct{} // holds one for each whole diary that is worked on
}

// showData shows what can be taken away, and how it is brought back.
func (a *dataArea) showData(w http.ResponseWriter, r *http.Request, v visitor) error {
	p := views.DataPage{Page: a.newPage(r, v, "data.title"), Layout: csv.LayoutFor(v.locale.Language)}
	if a.mustAddFactor(v) { // what was brought in tells of the diary
		return render(w, r, http.StatusOK, views.Data(p))
	}
	runs, err := a.importRuns(r, v)
	if err != nil {
		return err
	}
	for _, run := range runs {
		p.Imports = append(p.Imports, views.NewImportRunRow(v.locale, run, v.account.Location()))
	}
	return render(w, r, http.StatusOK, views.Data(p))
}

// sendArchive sends everything that the account has.
func (a *dataArea) sendArchive(w http.ResponseWriter, r *http.Request, v visitor) error {
	return a.sendExport(w, r, v, a.fileName(v, "data.file", "json"), "application/json", func(w io.Writer, h diary.Export) error {
		return archive.Write(w, h, a.Now())
	})
}

const csvType = "text/csv; charset=utf-8"

// sendEpisodes sends the cramps as a table.
func (a *dataArea) sendEpisodes(w http.ResponseWriter, r *http.Request, v visitor) error {
	return a.sendExport(w, r, v, a.fileName(v, "data.file", "csv"), csvType, func(w io.Writer, h diary.Export) error {
		return csv.Episodes(w, v.locale, h.Episodes, csvLayout(r, v))
	})
}

// sendCheckIns sends the answers about cramp-days as a table.
func (a *dataArea) sendCheckIns(w http.ResponseWriter, r *http.Request, v visitor) error {
	return a.sendExport(w, r, v, a.fileName(v, "data.file.days", "csv"), csvType, func(w io.Writer, h diary.Export) error {
		return csv.CheckIns(w, v.locale, h.CheckIns, h.Factors.Own, csvLayout(r, v))
	})
}

// sendReminders sends what became of the reminders as a table.
func (a *dataArea) sendReminders(w http.ResponseWriter, r *http.Request, v visitor) error {
	return a.sendExport(w, r, v, a.fileName(v, "data.file.reminders", "csv"), csvType, func(w io.Writer, h diary.Export) error {
		return csv.Reminders(w, v.locale, h.Slots, h.Activities, csvLayout(r, v))
	})
}

// sendFunction sends what the person wants to be able to do as a table.
func (a *dataArea) sendFunction(w http.ResponseWriter, r *http.Request, v visitor) error {
	return a.sendExport(w, r, v, a.fileName(v, "data.file.function", "csv"), csvType, func(w io.Writer, h diary.Export) error {
		return csv.Function(w, v.locale, h.Function, csvLayout(r, v))
	})
}

// csvLayout is what a table is asked for, or what fits the person's language.
func csvLayout(r *http.Request, v visitor) csv.Layout {
	if asked := csv.Layout(r.URL.Query().Get("layout")); slices.Contains(csv.Layouts, asked) {
		return asked
	}
	return csv.LayoutFor(v.locale.Language)
}

// showColumns describes the tables for anyone who reads them, who need not be a member.
func (a *dataArea) showColumns(w http.ResponseWriter, r *http.Request, v visitor) error {
	p := views.ColumnsPage{Page: a.newPage(r, v, "columns.title"), Tables: csv.Tables(v.locale)}
	return render(w, r, http.StatusOK, views.Columns(p))
}

// mostInitials is how many characters stand for a name at most.
const mostInitials = 10

// sendFHIR sends the diary as a FHIR bundle. The initials are in a form, so that no address holds them.
func (a *dataArea) sendFHIR(w http.ResponseWriter, r *http.Request, v visitor) error {
	if err := parseForm(r); err != nil {
		return err
	}
	if err := a.admitForm(v, r.PostForm); err != nil {
		return err
	}
	initials := []rune(strings.TrimSpace(strings.ToValidUTF8(r.PostForm.Get("initials"), "")))
	name := string(initials[:min(len(initials), mostInitials)])
	return a.sendExport(w, r, v, a.fileName(v, "data.file.fhir", "json"), "application/fhir+json", func(w io.Writer, h diary.Export) error {
		return fhir.Write(w, fhir.Document{
			ID: diary.NewID(), Initials: name, Now: a.Now(), Zone: v.account.Location(),
			Profile: h.Profile, Own: h.Factors.Own, Function: h.Function, CheckIns: h.CheckIns, Episodes: h.Episodes,
		}, v.locale)
	})
}

// sendExport sends a file that is made from what the account has.
func (a *dataArea) sendExport(w http.ResponseWriter, r *http.Request, v visitor, name, mediaType string, write func(io.Writer, diary.Export) error) error {
	if v.account.Importing != "" {
		return errTransferring // a file cannot say that something is missing
	}
	a.tryNote(r, v.account.ID, diary.DiaryExported)
	return a.sendFile(w, r, name, mediaType, func(ctx context.Context, w io.Writer) error {
		err := a.Store.Export(ctx, v.account.ID, func(h diary.Export) error { return write(w, h) })
		if err != nil {
			return fmt.Errorf("write %s: %w", mediaType, err)
		}
		return nil
	})
}

// showArchiveSchema answers anyone who wants to read an archive with a program.
func (a *dataArea) showArchiveSchema(w http.ResponseWriter, _ *http.Request, _ visitor) error {
	w.Header().Set("Content-Type", "application/schema+json")
	_, _ = w.Write(archive.Schema) // what fails now is the connection, and nobody is left to tell
	return nil
}
