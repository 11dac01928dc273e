package archive

import (
	"iter"

	"crampdiary/diary"
)

type functionJSON struct {
	ID      string       `json:"id"`
	Words   string       `json:"words"`
	Chosen  string       `json:"chosen_on"`
	Ended   string       `json:"ended_on,omitempty"`
	AskOn   string       `json:"ask_on,omitempty"`
	Ratings []ratingJSON `json:"ratings,omitempty"`
	Changed string       `json:"changed_at"`
}

type ratingJSON struct {
	Day   string `json:"day"`
	Score int    `json:"score"`
	Rated string `json:"rated_at"`
}

func functionOf(h diary.Export) iter.Seq2[diary.FunctionActivity, error] {
	return diary.Sequence(h.Function)
}

func writeFunction(a diary.FunctionActivity) functionJSON {
	j := functionJSON{
		ID: a.ID, Words: a.Words, Chosen: a.Chosen.String(), Ended: diary.DateText(a.Ended), AskOn: diary.DateText(a.AskOn),
		Changed: instantText(a.Changed),
	}
	for _, r := range a.Ratings {
		j.Ratings = append(j.Ratings, ratingJSON{r.Day.String(), r.Score, instantText(r.Rated)})
	}
	return j
}

func readFunction(p *problems, j functionJSON) diary.FunctionActivity {
	a := diary.FunctionActivity{
		ID: j.ID, Words: j.Words, Chosen: p.date("chosen_on", j.Chosen), Ended: p.optionalDate("ended_on", j.Ended),
		AskOn: p.optionalDate("ask_on", j.AskOn), Changed: p.instant("changed_at", j.Changed),
	}
	for _, r := range j.Ratings {
		a.Ratings = append(a.Ratings, diary.FunctionRating{Day: p.date("ratings", r.Day), Score: r.Score, Rated: p.instant("ratings", r.Rated)})
	}
	p.add("", a.Validate(p.today()))
	return a
}
