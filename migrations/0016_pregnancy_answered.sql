-- +goose Up

-- When the answer about a pregnancy was given. Of those given before, no more is known than when the profile was saved
-- last.
alter table profile add column pregnant_answered_at bigint;
update profile set pregnant_answered_at = changed_at where pregnant <> '';
