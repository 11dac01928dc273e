package handlers

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
	"crampdiary/views/i18n/learn"
)

func TestEverybodyCanReadEveryTopicInBothLanguages(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	for _, lang := range diary.Languages {
		b.language = string(lang)
		list := b.get("/learn").want(t, http.StatusOK).says(t, i18n.For(lang).T("learn.title"))
		for _, topic := range learn.Topics {
			path := "/learn/" + topic.Name
			list.says(t, `href="`+path+`"`)
			got := b.get(path).want(t, http.StatusOK).says(t,
				"<h1>"+topic.Text(lang).Title+"</h1>", i18n.For(lang).T("learn.sources"), i18n.For(lang).T("learn.not-diagnosis"),
				i18n.For(lang).T("learn.reviewed", "Date", i18n.For(lang).ShortDate(topic.Reviewed)))
			for _, source := range topic.Text(lang).Sources() {
				got.says(t, `id="source-`+source.Key+`"`, `href="#source-`+source.Key+`"`)
			}
			if cookies := got.Cookies(); len(cookies) > 0 {
				t.Errorf("%s sets %v", path, cookies)
			}
		}
	}
}

func TestTopicsLeadToTheirNeighbours(t *testing.T) {
	b := newSite(t).browser()
	for i, topic := range learn.Topics {
		body := b.get("/learn/"+topic.Name).want(t, http.StatusOK).body
		for rel, neighbour := range map[string]int{"prev": i - 1, "next": i + 1} {
			there := neighbour >= 0 && neighbour < len(learn.Topics)
			if strings.Contains(body, `rel="`+rel+`"`) != there {
				t.Errorf("%s: a link to %s is there: %t", topic.Name, rel, !there)
			}
			if there && !strings.Contains(body, `<a href="/learn/`+learn.Topics[neighbour].Name+`" rel="`+rel+`">`) {
				t.Errorf("%s does not lead to %s", topic.Name, learn.Topics[neighbour].Name)
			}
		}
	}
}

func TestAnUnknownTopicIsNotFound(t *testing.T) {
	b := newSite(t).browser()
	b.get("/learn/weather").want(t, http.StatusNotFound)
}

func TestSeekingHelpNamesEveryNumber(t *testing.T) {
	b := newSite(t).browser()
	page := b.get("/learn/help").want(t, http.StatusOK).says(t, `href="tel:112"`)
	for _, line := range diary.DefaultHelpBook().Lines {
		page.says(t, danish("region."+string(line.Region)), ">"+line.Number+"</a>", `href="tel:`+strings.ReplaceAll(line.Number, " ", "")+`"`)
	}
}

func TestNumbersThatMayHaveChangedSayWhatElseToDo(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	stale := danish("call.stale")
	if page := b.get("/learn/help").want(t, http.StatusOK).body; strings.Contains(page, stale) {
		t.Error("numbers that were just checked are doubted")
	}
	s.advance(183 * 24 * time.Hour)
	b.get("/learn/help").want(t, http.StatusOK).says(t, stale, ">1813</a>")
}

func TestFirstAidIsSaidForEveryMuscle(t *testing.T) {
	page := newSite(t).browser().get("/learn/now").want(t, http.StatusOK)
	for _, muscle := range diary.Muscles {
		page.says(t, danish("muscle."+string(muscle)))
	}
	page.says(t, danish("firstaid.calf.stand"), danish("firstaid.neck.caution"))
}

func TestTheStretchIsHeldTheSameWayWhereverItIsTold(t *testing.T) {
	page := newSite(t).browser().get("/learn/prevent").want(t, http.StatusOK)
	for _, key := range []string{"hold", "rest", "repeat", "calf.1", "hamstring.1", "sitting.1"} {
		page.says(t, danish("stretch."+key))
	}
	if hold := danish("stretch.hold"); !strings.Contains(hold, "tydeligt, uden at det gør ondt") {
		t.Errorf("the stretch is held: %q", hold)
	}
}

func TestTheFirstScreenLeadsToKnowingMore(t *testing.T) {
	newSite(t).browser().get("/").want(t, http.StatusOK).says(t, `href="/learn"`, danish("landing.learn"))
}

// A link to a criterion unfolds it, and nothing else is unfolded.
func TestALinkToACriterionUnfoldsIt(t *testing.T) {
	b := newSite(t).browser()
	folded := regexp.MustCompile(`<li id="criterion-([^"]+)"><details class="ground"( open)?>`)
	for _, open := range []string{"weakness", "", "no-such-criterion"} {
		found := folded.FindAllStringSubmatch(b.get("/criteria?open="+open).want(t, http.StatusOK).body, -1)
		if len(found) != len(report.Criteria.Criteria) {
			t.Errorf("%d criteria, want %d", len(found), len(report.Criteria.Criteria))
		}
		for _, f := range found {
			if (f[2] != "") != (f[1] == open) {
				t.Errorf("of a link to %q, %s is unfolded: %v", open, f[1], f[2] != "")
			}
		}
	}
}
