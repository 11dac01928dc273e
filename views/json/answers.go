package json

import (
	"crampdiary/diary"
	"crampdiary/diary/report"
)

// factors are what can be said of everything that was answered day by day.
type factors struct {
	From   string   `json:"from"`
	To     string   `json:"to"`
	Tested int      `json:"tested"`
	List   []factor `json:"list"`

	Suspect *suspect `json:"suspect,omitempty"`
}

// suspect is the factor that was named beforehand.
type suspect struct {
	From    string `json:"from"`
	Finding factor `json:"finding"`
}

type factor struct {
	Factor     diary.Factor      `json:"factor"`
	Name       string            `json:"name,omitempty"`
	With       days              `json:"with"`
	Without    days              `json:"without"`
	Ratio      estimate          `json:"ratio"`
	Direction  report.Direction  `json:"direction"`
	Confounder report.Confounder `json:"doubt,omitempty"`
	MoreDays   int               `json:"more_days,omitempty"`
	MayFollow  bool              `json:"may_follow"`
}

func factorsOf(f report.FactorFindings) factors {
	made := factors{From: f.From.String(), To: f.To.String(), Tested: f.Tested, List: list(f.Factors, factorOf)}
	if f.Suspect != nil {
		made.Suspect = &suspect{f.Suspect.From.String(), factorOf(f.Suspect.FactorFinding)}
	}
	return made
}

func factorOf(f report.FactorFinding) factor {
	return factor{
		Factor: f.Factor, Name: f.Name, With: daysOf(f.With), Without: daysOf(f.Without), Ratio: ratioOf(f.Ratio),
		Direction: f.Direction, Confounder: f.Confounder, MoreDays: f.MoreDays, MayFollow: f.MayFollow,
	}
}

// answers count what was answered in the period of the patterns.
type answers struct {
	UnableNextDay   yesNo           `json:"unable_next_day"`
	MovementProblem yesNo           `json:"movement_problem"`
	Questions       []questionCount `json:"questions"`
	Numbers         []numberCount   `json:"numbers"`
	Signs           []signCount     `json:"signs"`
	Load            []load          `json:"load"`
	Stretching      yesNo           `json:"stretching"`
	StretchPlan     stretchPlan     `json:"stretch_plan"`
}

type yesNo struct {
	Yes        int `json:"yes"`
	No         int `json:"no"`
	Unanswered int `json:"unanswered"`
}

type questionCount struct {
	Field      string      `json:"field"`
	Answers    []codeCount `json:"answers"`
	Unanswered int         `json:"unanswered"`
}

type numberCount struct {
	Field      string `json:"field"`
	Numbers    spread `json:"numbers"`
	Unanswered int    `json:"unanswered"`
}

type codeCount struct {
	Code   string `json:"code"`
	Cramps int    `json:"cramps"`
}

type signCount struct {
	Sign   diary.Sign `json:"sign"`
	Cramps int        `json:"cramps"`
}

type load struct {
	Factor diary.Factor `json:"factor"`
	yesNo
}

type stretchPlan struct {
	Planned int   `json:"planned"`
	Logged  int   `json:"logged"`
	Days    share `json:"days"`
}

func answersOf(s report.Summary) answers {
	a := answers{
		Questions: []questionCount{}, Numbers: []numberCount{},
		Signs: list(s.Signs, func(c report.SignCount) signCount { return signCount(c) }),
		Load:  list(s.Load, func(f report.FactorAnswers) load { return load{f.Factor, yesNo(f.AnswerCounts)} }),

		Stretching:  yesNo(s.Stretch),
		StretchPlan: stretchPlan{s.Plan.Planned, s.Plan.Logged, shareOf(s.Plan.Days)},
	}
	for _, q := range s.Questions {
		switch {
		case q.Field == diary.UnableField:
			a.UnableNextDay = yesNoOf(q)
		case q.Field == diary.MovementField:
			a.MovementProblem = yesNoOf(q)
		case q.Field.Kind != diary.OneCode:
			a.Numbers = append(a.Numbers, numberCount{q.Field.Name, spreadOf(q.Numbers), q.Unanswered})
		default:
			a.Questions = append(a.Questions, questionOf(q))
		}
	}
	return a
}

func yesNoOf(q report.QuestionCount) yesNo {
	return yesNo{q.Of(string(diary.Yes)), q.Of(string(diary.No)), q.Unanswered}
}

func questionOf(q report.QuestionCount) questionCount {
	return questionCount{
		Field: q.Field.Name, Unanswered: q.Unanswered,
		Answers: list(q.Answers, func(c report.CodeCount) codeCount { return codeCount(c) }),
	}
}
