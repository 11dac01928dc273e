package sqlstore

import (
	"context"
	"database/sql"
	"slices"

	"crampdiary/diary"
)

// The kinds of items.
const (
	kindTrigger = "trigger"
	kindRemedy  = "remedy"
	kindSign    = "sign"
)

// episodeItem is a member of one of the sets of an episode.
type episodeItem struct {
	episodeID string
	kind      string
	code      string
	value     string // a remedy's effect
}

func scanItem(row scanner) (episodeItem, error) {
	var i episodeItem
	err := row.Scan(&i.episodeID, &i.kind, &i.code, &i.value)
	return i, err
}

func itemsOf(e diary.Episode) []episodeItem {
	var items []episodeItem
	for _, trigger := range e.Triggers {
		items = append(items, episodeItem{e.ID, kindTrigger, string(trigger), ""})
	}
	for remedy, effect := range e.Remedies {
		items = append(items, episodeItem{e.ID, kindRemedy, string(remedy), string(effect)})
	}
	for _, sign := range e.Signs {
		items = append(items, episodeItem{e.ID, kindSign, string(sign), ""})
	}
	return items
}

// withItems is the episode with exactly these items. They are sets: what comes back is in the order of
// the codes, and nil when there is nothing.
func withItems(e diary.Episode, items []episodeItem) diary.Episode {
	e.Triggers, e.Remedies, e.Signs = nil, nil, nil
	for _, item := range items {
		switch item.kind {
		case kindTrigger:
			e.Triggers = append(e.Triggers, diary.Trigger(item.code))
		case kindRemedy:
			if e.Remedies == nil {
				e.Remedies = make(map[diary.Remedy]diary.Effect)
			}
			e.Remedies[diary.Remedy(item.code)] = diary.Effect(item.value)
		case kindSign:
			e.Signs = append(e.Signs, diary.Sign(item.code))
		}
	}
	slices.Sort(e.Triggers)
	slices.Sort(e.Signs)
	return e
}

func insertItems(ctx context.Context, tx *sql.Tx, accountID string, e diary.Episode) error {
	items := itemsOf(e)
	if len(items) == 0 {
		return nil
	}
	var args []any
	for _, item := range items {
		args = append(args, accountID, item.episodeID, item.kind, item.code, item.value)
	}
	return execute(ctx, tx, `
		insert into episode_item (account_id, episode_id, kind, code, value)
		values `+placeholders(len(items), 5), args...)
}

func replaceItems(ctx context.Context, tx *sql.Tx, accountID string, e diary.Episode) error {
	if err := execute(ctx, tx, `
		delete from episode_item where account_id = $1 and episode_id = $2`, accountID, e.ID); err != nil {
		return err
	}
	return insertItems(ctx, tx, accountID, e)
}
