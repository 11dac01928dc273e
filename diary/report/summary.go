package report

import (
	"slices"
	"time"

	"crampdiary/diary"
)

// LastEpisodes is how many of the newest episodes a summary lists in full.
const LastEpisodes = 15

// Summary is what a physiotherapist gets: everything that is printed, sent or shown of a period, each
// number with what it rests on. The renderers put words around it and count nothing themselves.
type Summary struct {
	Now      time.Time // the instant at which it was made, in the diary's zone
	Patterns Patterns  // of the period
	Report   Report    // of what the criteria say now, whatever the period
	Profile  diary.Profile
	Age      int // in years, reached in the year of Now; 0 when the year of birth was not answered

	// Of the cramps of the period.
	Questions []QuestionCount // those that the patterns do not count, in the order of the form
	Signs     []SignCount     // in the order of the vocabulary, those that were ticked
	Last      []diary.Episode // the newest of the period first, at most LastEpisodes

	// Of the cramp-days of the period.
	Load    []FactorAnswers // what loads the muscles: training, standing, sitting, shoes
	Stretch AnswerCounts    // stretching done, as the check-ins say
	Plan    StretchPlan

	// Weeks are those of the period, unless the reader may see further back; then they begin before it.
	Weeks []WeekProportion

	Trials []TrialFinding // those of which all days are of the period, the newest first

	// Function is what the person wanted to be able to do by the end of the period, with the ratings until then.
	Function []diary.FunctionActivity

	// Suspect is the factor that was named beforehand: nil when none was, or when some of the days that count for it
	// are not of the period and the reader may not see further.
	Suspect *SuspectFinding
}

// StretchPlan compares the stretching that was planned with what was done. Planned is what reminders were
// due for; days without a reminder have no plan, and what was not logged was not necessarily not done.
type StretchPlan struct {
	Planned int        // times
	Logged  int        // times that stretching was logged as done, also when it was not planned
	Days    Proportion // cramp-days with a log or a check-in that says that stretching was done, of those with a plan
}

// AnswerCounts says how often a question was answered with yes and with no. What was not answered is neither.
type AnswerCounts struct{ Yes, No, Unanswered int }

// Known is how many answered.
func (a AnswerCounts) Known() int { return a.Yes + a.No }

// QuestionCount is how often each answer to one question was given, or how the numbers are spread that answer it.
type QuestionCount struct {
	Field      *diary.EpisodeField
	Answers    []CodeCount // of a question for one code: those that were given, in the order of the vocabulary
	Numbers    Spread      // of a question for a number
	Unanswered int         // cramps
}

// Of is how many cramps have a code.
func (q QuestionCount) Of(code string) int {
	for _, answer := range q.Answers {
		if answer.Code == code {
			return answer.Cramps
		}
	}
	return 0
}

// CodeCount is how many cramps have a code of the question's vocabulary.
type CodeCount struct {
	Code   string
	Cramps int
}

// SignCount is with how many cramps a sign was ticked. What was not ticked was not necessarily absent.
type SignCount struct {
	Sign   diary.Sign
	Cramps int
}

// FactorAnswers is on how many cramp-days a factor was so.
type FactorAnswers struct {
	Factor diary.Factor
	AnswerCounts
}

// loads are the factors that say how much the muscles had to do.
var loads = []diary.Factor{
	diary.HardExerciseDay, diary.NewTraining, diary.LongStandingDay, diary.LongSitting, diary.NewShoes,
}

// Build sums up the cramp-days from and to and those between, as they stand at the instant now. The
// snapshot holds at least these days and those of [Range], the acknowledgements may be in any order, and
// the zone is that of the diary.
func Build(snapshot diary.Snapshot, from, to diary.Date, acknowledged []diary.Acknowledgement, now time.Time, zone *time.Location) Summary {
	s := Summary{Now: now.In(zone), Profile: snapshot.Profile, Report: Evaluate(snapshot, acknowledged, now, zone)}
	if year := snapshot.Profile.BirthYear; year > 0 {
		s.Age = s.Now.Year() - year
	}
	period := between(snapshot, from, to)
	s.Patterns = FindPatterns(period, nil, now, zone)
	s.Weeks = s.Patterns.Trend.Weeks
	s.Questions = questionsOf(period.Episodes)
	s.Signs = signsOf(period.Episodes)
	s.countDays(period)
	s.Plan = planOf(period)
	s.Trials = Trials(period, now, zone)
	for _, activity := range snapshot.Function {
		if was, chosen := activity.Until(to + 1); chosen {
			s.Function = append(s.Function, was)
		}
	}
	if named := snapshot.Factors.Suspect; named != nil && from <= named.From && to >= diary.CrampDayOf(now, zone) {
		s.Suspect = Suspect(period, now, zone)
	}
	s.Last = slices.Clone(period.Episodes[max(0, len(period.Episodes)-LastEpisodes):])
	slices.Reverse(s.Last)
	return s
}

// between is what a snapshot holds of the cramp-days from and to and those between. It may share its lists
// with the snapshot, so nothing in them may be changed: an episode is large, and most are in the period.
func between(s diary.Snapshot, from, to diary.Date) diary.Snapshot {
	within := func(day diary.Date) bool { return from <= day && day <= to }
	period := s
	period.From, period.To = from, to
	period.Episodes = oldestFirst(only(s.Episodes, func(e *diary.Episode) bool { return within(e.CrampDay()) }))
	period.CheckIns = only(s.CheckIns, func(c *diary.CheckIn) bool { return within(c.Day) })
	period.Activities = only(s.Activities, func(a *diary.Activity) bool { return within(a.CrampDay()) })
	period.Slots = only(s.Slots, func(slot *diary.Slot) bool { return within(slot.CrampDay()) })
	return period
}

// only is what is wanted of a list: a part of the list itself when that stands in one piece, as it does
// when the list is in order.
func only[T any](list []T, wanted func(*T) bool) []T {
	var chosen []T
	begin, end := 0, 0 // of the piece, as long as there is one
	for i := range list {
		switch {
		case !wanted(&list[i]):
		case chosen != nil:
			chosen = append(chosen, list[i])
		case begin == end:
			begin, end = i, i+1
		case end == i:
			end++
		default:
			chosen = append(slices.Clone(list[begin:end]), list[i])
		}
	}
	if chosen != nil {
		return chosen
	}
	return list[begin:end:end]
}

// oldestFirst is a list of episodes in their order: the list itself when it is in order, as that of a
// snapshot is.
func oldestFirst(episodes []diary.Episode) []diary.Episode {
	for i := 1; i < len(episodes); i++ {
		if episodes[i].Started.Before(episodes[i-1].Started) {
			episodes = slices.Clone(episodes)
			slices.SortStableFunc(episodes, func(a, b diary.Episode) int { return a.Started.Compare(b.Started) })
			return episodes
		}
	}
	return episodes
}

func (a *AnswerCounts) count(answer diary.Answer) {
	switch answer {
	case diary.Yes:
		a.Yes++
	case diary.No:
		a.No++
	default:
		a.Unanswered++
	}
}

// questionsOf counts the answers to the questions that the patterns do not count.
func questionsOf(episodes []diary.Episode) []QuestionCount {
	var questions []QuestionCount
	for _, field := range diary.EpisodeFields {
		if field.Topic == diary.CountedApart {
			continue
		}
		switch field.Kind {
		case diary.OneCode:
			questions = append(questions, countCodes(field, episodes))
		case diary.Rating, diary.Hours:
			questions = append(questions, countNumbers(field, episodes))
		}
	}
	return questions
}

func countCodes(field *diary.EpisodeField, episodes []diary.Episode) QuestionCount {
	q := QuestionCount{Field: field}
	counts := make([]int, len(field.Codes))
	for i := range episodes {
		code := field.Code(&episodes[i])
		if code == "" {
			q.Unanswered++
		} else if place := slices.Index(field.Codes, code); place >= 0 {
			counts[place]++
		}
	}
	for i, count := range counts {
		if count > 0 {
			q.Answers = append(q.Answers, CodeCount{field.Codes[i], count})
		}
	}
	return q
}

func countNumbers(field *diary.EpisodeField, episodes []diary.Episode) QuestionCount {
	var numbers []float64
	for i := range episodes {
		if n := field.Number(&episodes[i]); n != nil {
			numbers = append(numbers, float64(*n))
		}
	}
	return QuestionCount{Field: field, Numbers: spreadOf(numbers), Unanswered: len(episodes) - len(numbers)}
}

func signsOf(episodes []diary.Episode) []SignCount {
	counts := make(map[diary.Sign]int)
	for i := range episodes {
		for _, sign := range episodes[i].Signs {
			counts[sign]++
		}
	}
	var signs []SignCount
	for _, sign := range diary.Signs {
		if counts[sign] > 0 {
			signs = append(signs, SignCount{sign, counts[sign]})
		}
	}
	return signs
}

// countDays counts what the check-ins of the period say about each of its days. A day without one answers
// nothing.
func (s *Summary) countDays(period diary.Snapshot) {
	for _, factor := range loads {
		s.Load = append(s.Load, FactorAnswers{Factor: factor})
	}
	for i := range period.CheckIns {
		said := period.CheckIns[i].Factors
		for j := range s.Load {
			s.Load[j].count(said[s.Load[j].Factor])
		}
		s.Stretch.count(said[diary.StretchingDone])
	}
	without := max(0, int(period.To-period.From)+1) - len(period.CheckIns)
	for j := range s.Load {
		s.Load[j].Unanswered += without
	}
	s.Stretch.Unanswered += without
}

func planOf(period diary.Snapshot) StretchPlan {
	var plan StretchPlan
	planned, done := make(map[diary.Date]bool), make(map[diary.Date]bool)
	for _, slot := range period.Slots {
		if slot.Kind == diary.Stretching {
			plan.Planned++
			planned[slot.CrampDay()] = true
		}
	}
	for _, a := range period.Activities {
		if a.Kind == diary.Stretching {
			plan.Logged++
			done[a.CrampDay()] = true
		}
	}
	for _, c := range period.CheckIns {
		if c.Factors[diary.StretchingDone] == diary.Yes {
			done[c.Day] = true
		}
	}
	for day := range planned {
		plan.Days.count(done[day])
	}
	return plan
}
