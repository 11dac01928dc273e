package archive

import (
	"iter"
	"maps"
	"regexp"
	"slices"
	"time"

	"crampdiary/diary"
)

// The types of this file are the things of the document. Their JSON is what schema.json describes.

type accountJSON struct {
	Created     string          `json:"created_at"`
	Preferences preferencesJSON `json:"preferences"`
	Consents    []consentJSON   `json:"consents,omitempty"`
}

type preferencesJSON struct {
	Language diary.Language `json:"language"`
	Zone     string         `json:"zone"`
	Region   diary.Region   `json:"region,omitempty"`
}

type consentJSON struct {
	Statement diary.Statement `json:"statement"`
	Version   int             `json:"version"`
	Given     string          `json:"given_at"`
	Withdrawn string          `json:"withdrawn_at,omitempty"`
}

func writeAccount(h diary.Export) accountJSON {
	account := accountJSON{
		Created:     instantText(h.Created),
		Preferences: preferencesJSON(h.Preferences),
	}
	for _, c := range h.Consents {
		account.Consents = append(account.Consents, consentJSON{
			Statement: c.Statement, Version: c.Version,
			Given: instantText(c.Given), Withdrawn: optionalInstantText(c.Withdrawn),
		})
	}
	return account
}

func readExported(p *problems, text string) time.Time { return p.instant("exported_at", text) }

func readAccount(p *problems, j accountJSON) Header {
	h := Header{Preferences: diary.Preferences(j.Preferences), Created: p.instant("created_at", j.Created)}
	p.add("preferences.", h.Preferences.Validate())
	for _, c := range j.Consents {
		if c.Statement != diary.RemindByMail && !slices.Contains(diary.Statements, c.Statement) {
			p.refuse("consents", diary.Unknown)
		}
		h.Consents = append(h.Consents, diary.Consent{
			Statement: c.Statement, Version: c.Version,
			Given: p.instant("consents", c.Given), Withdrawn: p.optionalInstant("consents", c.Withdrawn),
		})
	}
	return h
}

type factorsJSON struct {
	Chosen  []diary.Factor  `json:"chosen"`
	Own     []ownFactorJSON `json:"own,omitempty"`
	Suspect *suspectJSON    `json:"suspect,omitempty"`
	Changed string          `json:"changed_at"`
}

type suspectJSON struct {
	Factor diary.Factor `json:"factor"`
	From   string       `json:"from"`
}

type ownFactorJSON struct {
	ID      diary.Factor `json:"id"`
	Name    string       `json:"name"`
	Retired bool         `json:"retired,omitempty"`
}

func factorsOf(h diary.Export) (diary.FactorSetup, bool) { return h.Factors, h.Factors.Version > 0 }

func writeFactors(s diary.FactorSetup) factorsJSON {
	j := factorsJSON{Chosen: s.Chosen, Changed: instantText(s.Changed)}
	if j.Chosen == nil {
		j.Chosen = []diary.Factor{}
	}
	for _, own := range s.Own {
		j.Own = append(j.Own, ownFactorJSON(own))
	}
	if s.Suspect != nil {
		j.Suspect = &suspectJSON{s.Suspect.Factor, s.Suspect.From.String()}
	}
	return j
}

func readFactors(p *problems, j factorsJSON) diary.FactorSetup {
	s := diary.FactorSetup{Chosen: j.Chosen, Changed: p.instant("changed_at", j.Changed)}
	for _, own := range j.Own {
		s.Own = append(s.Own, diary.OwnFactor(own))
		p.own[own.ID] = true
	}
	if j.Suspect != nil {
		s.Suspect = &diary.Suspect{Factor: j.Suspect.Factor, From: p.date("suspect.from", j.Suspect.From)}
		if s.Suspect.From > p.today()+1 { // it may begin with the coming night
			p.refuse("suspect.from", diary.InFuture)
		}
	}
	p.add("", s.Validate())
	return s
}

type acknowledgementJSON struct {
	ID        string         `json:"id"`
	Criterion string         `json:"criterion"`
	Response  diary.Response `json:"response"`
	Table     string         `json:"table"`
	Met       []string       `json:"met"`
	At        string         `json:"at"`
}

func acknowledgementsOf(h diary.Export) iter.Seq2[diary.Acknowledgement, error] {
	return diary.Sequence(h.Acknowledgements)
}

func writeAcknowledgement(a diary.Acknowledgement) acknowledgementJSON {
	return acknowledgementJSON{
		ID: a.ID, Criterion: a.Criterion, Response: a.Response, Table: a.Table, Met: a.Met, At: instantText(a.At),
	}
}

// A criterion's ID, and the version of the table of criteria. The criteria of another version may be
// others, so they are not looked up.
var (
	criterionID  = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)
	tableVersion = regexp.MustCompile(`^[A-Za-z0-9.+-]{0,64}$`)
)

// mostCriteria is how many criteria one acknowledgement may name.
const mostCriteria = 200

func readAcknowledgement(p *problems, j acknowledgementJSON) diary.Acknowledgement {
	a := diary.Acknowledgement{
		ID: j.ID, Criterion: j.Criterion, Response: j.Response, Table: j.Table, Met: j.Met, At: p.instant("at", j.At),
	}
	p.add("", a.Validate())
	if len(a.Met) > mostCriteria || slices.ContainsFunc(a.Met, func(id string) bool { return !criterionID.MatchString(id) }) {
		p.refuse("met", diary.Unknown)
	}
	if !tableVersion.MatchString(a.Table) {
		p.refuse("table", diary.Unknown)
	}
	return a
}

type checkInJSON struct {
	Day      string                        `json:"day"`
	Cramps   diary.Answer                  `json:"cramps,omitempty"`
	Asked    diary.Span                    `json:"asked,omitempty"`
	Factors  map[diary.Factor]diary.Answer `json:"factors,omitempty"`
	Recorded string                        `json:"recorded_at"`
	Changed  string                        `json:"changed_at"`
}

func writeCheckIn(c diary.CheckIn) checkInJSON {
	return checkInJSON{
		Day: c.Day.String(), Cramps: c.Cramps, Asked: c.Asked, Factors: c.Factors,
		Recorded: instantText(c.Recorded), Changed: instantText(c.Changed),
	}
}

func readCheckIn(p *problems, j checkInJSON) diary.CheckIn {
	c := diary.CheckIn{Day: p.date("day", j.Day), Cramps: j.Cramps, Asked: j.Asked}
	c.Recorded, c.Changed = p.instant("recorded_at", j.Recorded), p.instant("changed_at", j.Changed)
	if len(j.Factors) > 0 {
		c.Factors = j.Factors
	}
	own := p.ownFactors("factors", slices.Sorted(maps.Keys(c.Factors))...)
	p.add("", c.Validate(p.today(), own))
	return c
}

// ownFactors are those of the factors that can only be a person's own. They may come later in the document,
// so they are looked for at its end.
func (p *problems) ownFactors(field string, factors ...diary.Factor) []diary.OwnFactor {
	var own []diary.OwnFactor
	for _, factor := range factors {
		if !diary.ValidID(string(factor)) {
			continue
		}
		own = append(own, diary.OwnFactor{ID: factor})
		if _, known := p.used[factor]; known {
			continue
		}
		if len(p.used) == diary.MaxKeptFactors { // the document cannot name them all
			p.refuse(field, diary.TooMany)
			break
		}
		p.used[factor] = place{p.at.line, p.at.path + "." + field}
	}
	return own
}

// today is the latest cramp-day that has begun: it is already tomorrow in some zones.
func (p *problems) today() diary.Date { return diary.DateOf(p.now.UTC()) + 1 }
