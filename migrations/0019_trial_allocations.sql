-- +goose Up

-- What each cramp-day of a trial of random blocks asks for: a letter a day, T to try and U for as usual, as it was
-- drawn. Empty for a trial of the earlier kind, which is 14 days as usual and then 14 of trying.
alter table trial add column allocation text not null default '';
