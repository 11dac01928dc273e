package handlers

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

// A redirect announces what was done with a cookie, and the page that it leads to says it: once, so that neither a
// reload nor a bookmark says it again. The cookie holds a code of this table, perhaps with a count or with the random
// ID of what a button takes back, and a binding to the address of that page: a page that another tab asks for meanwhile
// neither says it nor uses it up. Without the cookie the page still shows what is stored.

type noticeCode = area.NoticeCode

// The codes, by the page that says them. Those of the areas that are packages of their own stand in area.
const (
	daySaved      noticeCode = "day-saved"
	dayNotOver    noticeCode = "day-not-over"
	dayKept       noticeCode = "day-kept"
	factorsSaved  noticeCode = "choices-saved"
	entrySaved    noticeCode = "entry-saved"
	entryRestored noticeCode = "entry-restored"
	entryAgain    noticeCode = "entry-again"
	entryDeleted  noticeCode = "entry-deleted"

	nightNoted      noticeCode = "night-noted"
	dayNoted        noticeCode = "day-noted"
	stillNoted      noticeCode = "still-noted"
	entrySavedShort noticeCode = "entry-saved-short"
	activityLogged  noticeCode = "done-noted"
	activityUndone  noticeCode = "done-undone"
	noteDismissed   noticeCode = "note-dismissed"
	diaryRestored   noticeCode = "all-restored"
	nowRunning      noticeCode = "now-running"

	answerNoted     noticeCode = "answer-noted"
	blanksFilled    noticeCode = "blanks-filled"
	blanksLeft      noticeCode = "blanks-left"
	profileAnswered noticeCode = "section-answered"
	functionSaved   noticeCode = "function-saved"
	functionEnded   noticeCode = "function-ended"
	functionResumed noticeCode = "function-resumed"
	functionLater   noticeCode = "function-later"
	trialStarted    noticeCode = "trial-started"
	trialStopped    noticeCode = "trial-stopped"
	trialResumed    noticeCode = "trial-resumed"

	preferencesSaved noticeCode = "preferences-saved"
	passwordChanged  noticeCode = "password-changed"
	othersSignedOut  noticeCode = "others-signed-out"
	sessionEnded     noticeCode = "session-ended"
	mailSent         noticeCode = "mail-sent"
	mailLaid         noticeCode = "mail-laid"
	emailKept        noticeCode = "email-kept"

	reminderSaved        noticeCode = "reminder-saved"
	reminderSavedOff     noticeCode = "reminder-saved-off"
	reminderResumed      noticeCode = "reminder-resumed"
	deliverySaved        noticeCode = "delivery-saved"
	mailResumed          noticeCode = "mail-resumed"
	mailConsentGiven     noticeCode = "mail-consent-given"
	mailConsentWithdrawn noticeCode = "mail-consent-withdrawn"
	testMailSent         noticeCode = "test-mail-sent"
	feedRemoved          noticeCode = "feed-removed"
	deviceAdded          noticeCode = "device-added"
	topicAdded           noticeCode = "topic-added"
	deviceRemoved        noticeCode = "device-removed"

	archiveImported noticeCode = "file-imported"
	tableImported   noticeCode = "table-imported"
	profileSaved    noticeCode = "sections-saved"
	productSaved    noticeCode = "item-saved"

	signedUp      noticeCode = "signed-up"
	signUpKnown   noticeCode = "known"
	signedOut     noticeCode = "signed-out"
	passwordReset noticeCode = "password-reset"

	restUndone noticeCode = "rest-undone"

	shareRevoked noticeCode = "share-revoked"
	pressRevoked noticeCode = "press-revoked"
	noteSent     noticeCode = "note-sent"
)

// notice is what is said under a code, and where.
type notice struct {
	texts  []string // keys; those after the first are said with the counts that are not 0
	plain  bool     // why nothing was done, or what was taken away: it gets no check mark
	count  bool     // the cookie holds a count for each of the texts
	parts  bool     // it stands in the sections that the cookie names, otherwise at the top of the page
	named  bool     // the text names something by the ID that the cookie holds, which the page looks up
	listed bool     // the text lists what the cookie names, which the page looks up
	undo   string   // where a button sends to that takes it back, with {id} for the ID that the cookie holds
	label  string   // key of that button's text
}

var notices = map[noticeCode]notice{
	daySaved:      {texts: []string{"day.saved"}},
	dayNotOver:    {texts: []string{"day.early"}, plain: true},
	dayKept:       {texts: []string{"day.kept"}, plain: true},
	factorsSaved:  {texts: []string{"factors.saved"}},
	entrySaved:    {texts: []string{"episode.saved"}},
	entryRestored: {texts: []string{"episode.restored"}},
	entryAgain:    {texts: []string{"episode.again"}},
	entryDeleted:  {texts: []string{"episode.deleted.notice"}, plain: true, undo: "/entries/{id}/restore", label: "episode.restore"},

	nightNoted:      {texts: []string{"today.noted"}},
	dayNoted:        {texts: []string{"today.noted-day"}},
	stillNoted:      {texts: []string{"today.still-noted"}},
	entrySavedShort: {texts: []string{"episode.saved-short"}},
	activityLogged:  {texts: []string{"activity.logged"}, undo: "/activities/{id}/undo", label: "activity.undo"},
	activityUndone:  {texts: []string{"activity.undone"}},
	noteDismissed:   {texts: []string{"today.note.dismissed"}},
	diaryRestored:   {texts: []string{"today.restored"}},
	nowRunning:      {texts: []string{"now.running"}, plain: true},

	answerNoted:     {texts: []string{"report.noted"}},
	blanksFilled:    {texts: []string{"report.stored"}, listed: true},
	profileAnswered: {texts: []string{"report.profile-answered"}, listed: true},
	blanksLeft:      {texts: []string{"report.stored.none"}, plain: true},
	functionSaved:   {texts: []string{"function.done.saved"}},
	functionEnded:   {texts: []string{"function.done.ended"}},
	functionResumed: {texts: []string{"function.done.resumed"}},
	functionLater:   {texts: []string{"function.done.later"}},
	trialStarted:    {texts: []string{"trial.done.started"}},
	trialStopped:    {texts: []string{"trial.done.stopped"}},
	trialResumed:    {texts: []string{"trial.done.resumed"}},

	preferencesSaved:    {texts: []string{"settings.done.preferences"}},
	passwordChanged:     {texts: []string{"settings.done.password"}},
	area.CodesAdded:     {texts: []string{"keys.codes.added"}},
	area.PasskeyAdded:   {texts: []string{"keys.passkeys.added"}},
	area.PasskeyRemoved: {texts: []string{"keys.passkeys.removed"}},
	area.PasskeyRenamed: {texts: []string{"keys.passkeys.renamed"}},
	area.PasskeyGone:    {texts: []string{"keys.passkeys.gone"}, plain: true},
	area.CodesThere:     {texts: []string{"keys.codes.there"}, plain: true},
	area.CodesRemoved:   {texts: []string{"keys.codes.removed"}},
	area.FactorKept:     {texts: []string{"keys.reset.kept"}},
	othersSignedOut:     {texts: []string{"account-log.done"}},
	sessionEnded:        {texts: []string{"settings.done.session"}},
	mailSent:            {texts: []string{"email-address.done.sent"}},
	mailLaid:            {texts: []string{"email-address.done.laid"}},
	emailKept:           {texts: []string{"email-address.done.kept"}},

	reminderSaved:        {texts: []string{"reminders.done.saved"}},
	reminderSavedOff:     {texts: []string{"reminders.done.saved-off"}},
	reminderResumed:      {texts: []string{"reminders.done.resumed"}},
	deliverySaved:        {texts: []string{"reminders.done.delivery-saved"}},
	mailResumed:          {texts: []string{"reminders.done.mail-resumed"}},
	mailConsentGiven:     {texts: []string{"reminders.done.consent"}},
	mailConsentWithdrawn: {texts: []string{"reminders.done.withdrawn"}},
	testMailSent:         {texts: []string{"reminders.done.tested"}},
	deviceAdded:          {texts: []string{"reminders.done.device-added"}},
	topicAdded:           {texts: []string{"reminders.done.topic-added"}},
	deviceRemoved:        {texts: []string{"reminders.done.device-removed"}},
	feedRemoved:          {texts: []string{"reminders.done.feed-removed"}},

	archiveImported: {texts: []string{"data.imported"}},
	tableImported:   {texts: []string{"data.added", "data.added-days", "data.left"}, count: true},
	profileSaved:    {texts: []string{"profile.saved"}, parts: true},
	productSaved:    {texts: []string{"product.saved"}, named: true},

	signedUp:      {texts: []string{"signin.after-signup"}},
	signUpKnown:   {texts: []string{"signin.known"}},
	signedOut:     {texts: []string{"signin.signed-out"}},
	passwordReset: {texts: []string{"signin.after-reset"}},

	restUndone: {texts: []string{"link.today.undone"}},

	shareRevoked: {texts: []string{"share.revoked"}},
	pressRevoked: {texts: []string{"press.done.revoked"}},
	noteSent:     {texts: []string{"shared.note.sent"}},
}

const (
	noticeCookie = "notice"
	// keepNotice is long enough for a slow page, and short enough that nothing old is said.
	keepNotice = time.Minute
)

// announced is what the redirect to a page announced; zero when it was nothing.
type announced struct {
	code noticeCode
	args []string // counts, or an ID
}

// announce sends the browser on after a form was dealt with: to a page that says once what was done, if there is a
// code for it, or to the page that the form's button named.
func (a *common) announce(w http.ResponseWriter, r *http.Request, to string, code noticeCode, args ...string) error {
	if then := r.PostForm.Get(ui.ThenField); then != "" {
		return redirect(w, r, localPath(then))
	}
	if code == "" {
		return redirect(w, r, to)
	}
	if answer, ok := w.(*outboxAnswer); ok {
		answer.said = code
	}
	value := strings.Join(append([]string{a.pageBinding(to), string(code)}, args...), ".")
	a.setCookie(w, a.cookieName(noticeCookie), value, keepNotice)
	return redirect(w, r, to)
}

// pageBinding stands for the page at an address, whatever is asked of it.
func (a *common) pageBinding(address string) string {
	if end := strings.IndexAny(address, "?#"); end >= 0 {
		address = address[:end]
	}
	return base64.RawURLEncoding.EncodeToString([]byte(a.Links.Binding("notice\x00" + address)))
}

// announcedTo finds what was announced to the page that is asked for, and clears it with that page.
func (a *common) announcedTo(w http.ResponseWriter, r *http.Request) (announced, http.ResponseWriter) {
	cookie, err := r.Cookie(a.cookieName(noticeCookie))
	if err != nil || r.Method != http.MethodGet {
		return announced{}, w
	}
	parts := strings.Split(cookie.Value, ".")
	if len(parts) < 2 || parts[0] != a.pageBinding(r.URL.Path) {
		return announced{}, w
	}
	said := announced{noticeCode(parts[1]), parts[2:]}
	if notices[said.code].named && !said.hasID() {
		return announced{}, w
	}
	return said, onceWriter{w, func() {
		a.setCookie(w, a.cookieName(noticeCookie), "", -time.Second)
	}}
}

// onceWriter clears what was announced with the page that says it. An answer that leads on says nothing.
type onceWriter struct {
	http.ResponseWriter
	clear func()
}

// WriteHeader implements http.ResponseWriter.
func (w onceWriter) WriteHeader(status int) {
	if status != http.StatusSeeOther {
		w.clear()
	}
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (w onceWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// hasID says whether an ID was announced, and nothing else.
func (n announced) hasID() bool { return len(n.args) == 1 && diary.ValidID(n.args[0]) }

// notice says what was announced. What no redirect of ours announces says nothing.
func (n announced) notice(l *i18n.Locale) ui.Notice {
	row, known := notices[n.code]
	switch {
	case !known, row.named, row.listed, row.parts && n.args == nil, row.count && len(n.args) != len(row.texts), row.undo != "" && !n.hasID():
		return ui.Notice{}
	}
	said := ui.Notice{Done: !row.plain}
	if row.parts {
		said.Places = n.args
	}
	for i, key := range row.texts {
		if !row.count {
			said.Text = l.T(key)
			continue
		}
		count, err := strconv.Atoi(n.args[i])
		if err != nil || count < 0 {
			return ui.Notice{}
		}
		if i == 0 || count > 0 {
			said.Text = strings.TrimSpace(said.Text + " " + l.N(key, count))
		}
	}
	if row.undo != "" {
		said.Undo, said.UndoLabel = strings.ReplaceAll(row.undo, "{id}", n.args[0]), l.T(row.label)
	}
	return said
}
