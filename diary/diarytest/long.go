package diarytest

import (
	"fmt"
	"strings"
	"time"

	"crampdiary/diary"
)

// WriteMuch writes as much as is likely, and more, into every field that a person can write in: long texts, every
// illness, many medicines and supplements with their dates, as many activities as there may be, and in the last cramps
// everything that can be ticked, so that many criteria are met. What is written is valid.
func WriteMuch(s *diary.Snapshot) {
	p := &s.Profile
	long := func(sentence string) string {
		return strings.TrimSpace(strings.Repeat(sentence+" ", diary.MaxGoal/(len(sentence)+1)))
	}
	p.Goal = long("Jeg vil gerne kunne sove hele natten og gå tur med hunden om morgenen.")
	p.EarlierTreatment = long("Massage, varme og strækøvelser hos en fysioterapeut, uden at det hjalp ret længe.")
	p.WorkAndSport = long("Står op hele dagen i et bageri, cykler og går til gymnastik to gange om ugen.")
	p.Conditions, p.NoConditions = diary.Conditions, false
	p.MovementProblem, p.EarlierClot, p.Cancer, p.NightPain = diary.Yes, diary.Yes, diary.Yes, diary.Yes
	began := diary.NewDate(2019, time.March, 1)
	for i := range 30 {
		began := began + diary.Date(i)
		ended := began + 400
		name := strings.Repeat("Langtidsvirkende præparat ", i%7+1) + fmt.Sprint(i, " mg")
		medicine := diary.Medicine{ID: numbered(i), Name: name, Kind: diary.MedicineClasses[i%len(diary.MedicineClasses)], Started: &began}
		supplement := diary.Supplement{ID: numbered(100 + i), Name: name, Kind: diary.SupplementKinds[i%len(diary.SupplementKinds)], Started: &began}
		if i%3 == 1 {
			medicine.Ended, supplement.Ended = &ended, &ended
		}
		p.Medicines, p.Supplements = append(p.Medicines, medicine), append(p.Supplements, supplement)
	}
	s.Function = s.Function[:0]
	for i := range diary.MaxFunctionActivities {
		activity := diary.FunctionActivity{ID: numbered(200 + i), Chosen: s.From, Changed: s.From.UTC()}
		activity.Words = strings.TrimSpace(fmt.Sprint("Gå op og ned ad trapperne med indkøbsposer i begge hænder uden at holde pause på halvvejen nr. ", i+1))
		for day := s.From; day <= s.To; day += diary.FunctionEvery {
			activity.Ratings = append(activity.Ratings, diary.FunctionRating{Day: day, Score: 3, Rated: day.UTC()})
		}
		s.Function = append(s.Function, activity)
	}
	const written = 15
	for i := range s.Episodes[max(0, len(s.Episodes)-written):] {
		e := &s.Episodes[max(0, len(s.Episodes)-written)+i]
		pain := 9
		e.Pain, e.Weakness, e.Numbness, e.Swelling = &pain, diary.Persistent, diary.OutlastedAndWent, diary.OneSidedSwelling
		e.Triggers, e.Signs, e.Context = diary.Triggers, diary.Signs, diary.Contexts[i%len(diary.Contexts)]
		e.Remedies = make(map[diary.Remedy]diary.Effect)
		for n, remedy := range diary.Remedies {
			e.Remedies[remedy] = diary.Effects[(n+i)%len(diary.Effects)]
		}
		e.Note = strings.Repeat("Vågnede lidt i tre, strakte tæerne op mod skinnebenet, og det hjalp først efter nogle minutter. ", 10)
	}
}

// numbered is an ID with a number in it.
func numbered(n int) string { return fmt.Sprintf("01900000-0000-7000-8000-%012d", n) }
