-- +goose Up

-- Since when, and how it developed, as a physiotherapist asks. The onset is a year, YYYY, or a month, YYYY-MM.
alter table profile add column onset text not null default '';
alter table profile add column development text not null default '';
alter table profile add column earlier_treatment text not null default '';
alter table profile add column work_and_sport text not null default '';
alter table profile add column earlier_clot text not null default '';
alter table profile add column cancer text not null default '';
alter table profile add column night_pain text not null default '';
