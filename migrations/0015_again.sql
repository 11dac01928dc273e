-- +goose Up

-- When a reminder comes a second time, because the person asked for it. It does so once.
alter table reminder_slot add column again_at bigint;
