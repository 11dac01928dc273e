-- +goose Up

-- How much a cramp disturbed the sleep, and how much it hindered the next day, each from 0 to 10. Not asked
-- before, and so unanswered.
alter table episode add column disturbed_sleep smallint;
alter table episode add column hindered_next_day smallint;
