-- +goose Up

-- The days on which a reminder comes at other times: groups, separated by semicolons, of the bits of weekdays and
-- the times as they are in times, separated by spaces.
alter table reminder add column others text not null default '';
