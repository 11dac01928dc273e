-- +goose Up

-- When the person answered "not now" to the question whether to add a second factor. It is asked once.
alter table account add column factor_declined_at bigint;
