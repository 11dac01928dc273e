-- +goose Up

-- Of a cramp whose end is not known: the last instant at which the person said that it was still there.
alter table episode add column still_at bigint;
