package views

import (
	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
	"crampdiary/views/words"

	"github.com/a-h/templ"
)

// OfflinePage is what a browser keeps of the diary for when there is no network. It is made once and is the same for
// everybody: what waits to be sent is put into it by a script, out of what the browser itself keeps.
type OfflinePage struct {
	ui.Page
	Steps  []string // of first aid
	Entry  EpisodeFormPage
	Folder string // the address that all of them are below
}

// OfflinePath is the address of the pages that are kept for when there is no network, each language below it.
const OfflinePath = "/offline/"

// OfflinePages are those pages in a language, by their addresses.
func OfflinePages(l *i18n.Locale) map[string]templ.Component {
	folder := OfflinePath + string(l.Language)
	page := func(title string) OfflinePage {
		// Who opens one of them may have a cramp, so they are as dim as the page of a cramp.
		frame := ui.Page{L: l, Title: l.T(title), AtHand: true, Bare: true}
		return OfflinePage{
			Page: frame, Steps: words.FirstAid(l, ""), Folder: folder,
			Entry: EpisodeFormPage{Page: frame, New: true, Form: EpisodeForm{Answers: ui.Answers{}}},
		}
	}
	return map[string]templ.Component{
		folder:            Offline(page("offline.title")),
		folder + "/now":   OfflineNow(page("now.title")),
		folder + "/after": OfflineAfter(page("after.title")),
		folder + "/entry": OfflineEntry(page("episode.new.title")),
	}
}

// offlineParts are the parts of the form of an episode that a cramp is noted with afterwards.
var offlineParts = []diary.FormPart{diary.Where, diary.InSight, diary.Closing}
