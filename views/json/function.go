package json

import "crampdiary/diary"

// function is what the person wants to be able to do.
type function struct {
	ID      string   `json:"id"`
	Words   string   `json:"words"`
	Chosen  string   `json:"chosen_on"`
	Ended   string   `json:"ended_on,omitempty"`
	Ratings []rating `json:"ratings"`
}

type rating struct {
	Day   string `json:"day"`
	Score int    `json:"score"`
}

func functionOf(a diary.FunctionActivity) function {
	return function{
		ID: a.ID, Words: a.Words, Chosen: a.Chosen.String(), Ended: diary.DateText(a.Ended),
		Ratings: list(a.Ratings, func(r diary.FunctionRating) rating { return rating{r.Day.String(), r.Score} }),
	}
}
