package archive

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"crampdiary/diary"
)

// section is one part of the document: how it is written, read, and added to what was read before. To
// extend the document is to add a section to the list, its schema to schema.json, and its table to the
// store's Export and Import.
type section struct {
	name  diary.ExportSection
	list  bool // an array of things, each with a key of its own
	write func(w io.Writer, h diary.Export) error
	// read takes one thing, whose text is raw, into a batch.
	read  func(r *reader, at place, raw jsontext.Value, into *diary.ImportBatch)
	merge func(into *diary.ImportBatch, from diary.ImportBatch)
}

var sections = []section{
	single(diary.ProfileSection, profileOf, writeProfile, readProfile, func(p *diary.ImportBatch) **diary.Profile { return &p.Profile }),
	single(diary.FactorsSection, factorsOf, writeFactors, readFactors, func(p *diary.ImportBatch) **diary.FactorSetup { return &p.Factors }),
	listed(diary.AcknowledgementsSection, acknowledgementsOf, writeAcknowledgement, readAcknowledgement,
		func(p *diary.ImportBatch) *[]diary.Acknowledgement { return &p.Acknowledgements },
		func(a diary.Acknowledgement) string { return a.ID }),
	listed(diary.TrialsSection, trialsOf, writeTrial, readTrial,
		func(p *diary.ImportBatch) *[]diary.Trial { return &p.Trials },
		func(t diary.Trial) string { return t.ID }),
	listed(diary.FunctionSection, functionOf, writeFunction, readFunction,
		func(p *diary.ImportBatch) *[]diary.FunctionActivity { return &p.Function },
		func(a diary.FunctionActivity) string { return a.ID }),
	listed(diary.CheckInsSection, func(h diary.Export) iter.Seq2[diary.CheckIn, error] { return h.CheckIns }, writeCheckIn, readCheckIn,
		func(p *diary.ImportBatch) *[]diary.CheckIn { return &p.CheckIns },
		func(c diary.CheckIn) string { return c.Day.String() }),
	listed(diary.EpisodesSection, func(h diary.Export) iter.Seq2[diary.Episode, error] { return h.Episodes }, writeEpisode, readEpisode,
		func(p *diary.ImportBatch) *[]diary.Episode { return &p.Episodes },
		func(e diary.Episode) string { return e.ID }),
	single(diary.RemindersSection, remindersOf, writeReminders, readReminders, func(p *diary.ImportBatch) **diary.ReminderSetup { return &p.Reminders }),
	listed(diary.ActivitiesSection, func(h diary.Export) iter.Seq2[diary.Activity, error] { return h.Activities }, writeActivity, readActivity,
		func(p *diary.ImportBatch) *[]diary.Activity { return &p.Activities },
		func(a diary.Activity) string { return a.ID }),
	listed(diary.SlotsSection, func(h diary.Export) iter.Seq2[diary.Slot, error] { return h.Slots }, writeSlot, readSlot,
		func(p *diary.ImportBatch) *[]diary.Slot { return &p.Slots },
		func(s diary.Slot) string { return s.Date.String() + s.Time.String() + string(s.Kind) }),
	readerOnly(diary.SharesSection, sharesOf, writeShare),
	readerOnly(diary.AccountLogSection, eventsOf, writeEvent),
}

// single is a section with one thing, of which the document holds J. It is left out when all says that
// there is none.
func single[T, J any](name diary.ExportSection, of func(diary.Export) (T, bool), encode func(T) J, decode func(*problems, J) T, field func(*diary.ImportBatch) **T) section {
	return section{
		name: name,
		write: func(w io.Writer, h diary.Export) error {
			value, ok := of(h)
			if !ok {
				return nil
			}
			return writeMember(w, string(name), encode(value))
		},
		read: func(r *reader, at place, raw jsontext.Value, into *diary.ImportBatch) {
			if value, ok := decodeThing(r, at, raw, decode); ok {
				*field(into) = &value
			}
		},
		merge: func(into *diary.ImportBatch, from diary.ImportBatch) {
			if value := *field(&from); value != nil {
				*field(into) = value
			}
		},
	}
}

// listed is a section with any number of things, each of which has a key that no other has.
func listed[T, J any](name diary.ExportSection, all func(diary.Export) iter.Seq2[T, error], encode func(T) J, decode func(*problems, J) T, field func(*diary.ImportBatch) *[]T, key func(T) string) section {
	return section{
		name: name, list: true,
		write: func(w io.Writer, h diary.Export) error { return writeList(w, string(name), all(h), encode) },
		read: func(r *reader, at place, raw jsontext.Value, into *diary.ImportBatch) {
			value, ok := decodeThing(r, at, raw, decode)
			if !ok {
				return
			}
			if r.isDouble(name, key(value)) {
				r.refuse(at, diary.Duplicate)
				return
			}
			*field(into) = append(*field(into), value)
		},
		merge: func(into *diary.ImportBatch, from diary.ImportBatch) {
			*field(into) = append(*field(into), *field(&from)...)
		},
	}
}

// readerOnly is a section that is written for its reader, and left alone when it comes back.
func readerOnly[T, J any](name diary.ExportSection, all func(diary.Export) iter.Seq2[T, error], encode func(T) J) section {
	return section{
		name: name, list: true,
		write: func(w io.Writer, h diary.Export) error { return writeList(w, string(name), all(h), encode) },
		read: func(r *reader, at place, raw jsontext.Value, _ *diary.ImportBatch) {
			decodeThing(r, at, raw, func(_ *problems, _ J) (none T) { return none })
		},
		merge: func(*diary.ImportBatch, diary.ImportBatch) {},
	}
}

// decodeThing reads one thing strictly: a name that the schema does not have would be lost without a word, of
// two with the same name one would be, and what is no text would become other text.
func decodeThing[T, J any](r *reader, at place, raw jsontext.Value, decode func(*problems, J) T) (value T, ok bool) {
	var read J
	if err := json.Unmarshal(raw, &read, json.RejectUnknownMembers(true)); err != nil {
		r.refuse(wrongIn(at, raw, err))
		return value, false
	}
	found := problems{now: r.now, own: r.own, used: r.used, trials: &r.trials, at: at}
	value = decode(&found, read)
	for _, problem := range found.list {
		r.refuse(place{at.line, at.path + "." + problem.Field}, problem.Code)
	}
	return value, len(found.list) == 0
}

// wrongIn is what keeps the text of a thing from being taken for one, and where in it that stands. Of the
// text it is known that it is JSON.
func wrongIn(at place, raw jsontext.Value, err error) (place, diary.Code) {
	within := func(offset int64, pointer jsontext.Pointer) place {
		path := at.path
		for name := range pointer.Tokens() {
			if _, err := strconv.Atoi(name); err == nil {
				path += "[" + name + "]"
			} else {
				path += "." + strings.ToValidUTF8(name, "?")
			}
		}
		return place{at.line + bytes.Count(raw[:offset], []byte("\n")), path}
	}
	if wrong, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		if errors.Is(wrong, jsontext.ErrDuplicateName) {
			return within(wrong.ByteOffset, wrong.JSONPointer), diary.Duplicate
		}
		return within(wrong.ByteOffset, wrong.JSONPointer), diary.NotText
	}
	if wrong, ok := errors.AsType[*json.SemanticError](err); ok {
		return within(wrong.ByteOffset, wrong.JSONPointer), NotInSchema
	}
	return at, NotInSchema
}
