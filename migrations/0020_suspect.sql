-- +goose Up

-- The one factor that a person named beforehand as what may go with the cramps, empty for none, and the first
-- cramp-day that counts for it.
alter table factor_setup add column suspect text not null default '';
alter table factor_setup add column suspect_from text;
