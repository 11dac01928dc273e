// Package diarytest makes entries for tests of what shows, sends or stores all of an entry.
package diarytest

import (
	"context"
	"iter"
	"time"

	"crampdiary/diary"
)

// Answered is an episode with an answer to every question that it leaves open: a new question is in each of these tests
// from the day of its declaration.
func Answered(e diary.Episode) diary.Episode {
	for _, field := range diary.EpisodeFields {
		if field.Values(&e) == nil && !field.Set(&e, AnswerTo(field.Field)) {
			panic(field.Name + " cannot be answered")
		}
	}
	return e
}

// AnswerTo is an answer to a field of an episode.
func AnswerTo(f diary.Field) []string {
	switch f.Kind {
	case diary.OneCode, diary.SomeCodes:
		return f.Codes[:1]
	case diary.Rating, diary.Hours:
		return []string{"3"}
	case diary.Effected:
		return []string{string(diary.Stretch) + "=" + string(diary.Helped)}
	}
	return []string{"Blåbærgrød"}
}

// Import brings batches into an account at one instant.
func Import(
	ctx context.Context, store diary.ImportBatches, accountID string, batches iter.Seq2[diary.ImportBatch, error], now time.Time,
) (diary.ImportCounts, error) {
	return diary.Import(ctx, store, accountID, batches, func() time.Time { return now }, nil)
}
