package handlers

import (
	"net/http"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/views"
	"crampdiary/views/i18n/learn"
	"crampdiary/views/words"
)

// showLearn lists the pages that explain cramps.
func (a *common) showLearn(w http.ResponseWriter, r *http.Request, v visitor) error {
	p := views.LearnPage{Page: a.newPage(r, v, "learn.title"), Topics: views.TopicLinks(v.locale)}
	return render(w, r, http.StatusOK, views.Learn(p))
}

// showCriteria shows every ground to seek help with its rule, for those who judge them.
func (a *common) showCriteria(w http.ResponseWriter, r *http.Request, v visitor) error {
	p := views.CriteriaPage{Page: a.newPage(r, v, "criteria.title"), Doc: words.NewCriteriaDoc(v.locale), Open: r.URL.Query().Get("open")}
	return render(w, r, http.StatusOK, views.Criteria(p))
}

// showTopic shows one of them, with the way to those before and after it.
func (a *common) showTopic(w http.ResponseWriter, r *http.Request, v visitor) error {
	i := learn.Find(mux.Vars(r)["topic"])
	if i < 0 {
		return errNotFound
	}
	p := views.TopicPage{
		Page: a.newPage(r, v, "learn.title"),
		Text: learn.Topics[i].Text(v.locale.Language), Reviewed: learn.Topics[i].Reviewed,
		Help: a.Help, Check: diary.CheckOf(a.Help.Lines, a.Now()),
	}
	p.Title = p.Text.Title
	links := views.TopicLinks(v.locale)
	if i > 0 {
		p.Previous = &links[i-1]
	}
	if i+1 < len(links) {
		p.Next = &links[i+1]
	}
	return render(w, r, http.StatusOK, views.Topic(p))
}
