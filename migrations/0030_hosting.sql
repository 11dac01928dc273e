-- +goose Up

-- When the host disabled the account. Nothing of it works until it is enabled, and nothing of it is gone.
alter table account add column disabled_at bigint;
