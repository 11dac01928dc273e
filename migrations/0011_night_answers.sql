-- +goose Up

-- What "any cramps?" was asked about: empty for the whole cramp-day, as all answers from before were, or
-- 'night' for its night alone.
alter table check_in add column asked text not null default '';
