-- +goose Up

-- What of the account is to be erased, 'diary' or 'account', and when; empty and null when nothing is.
-- Until then the diary is closed: it shows nothing, shares nothing and reminds of nothing.
alter table account add column erasure_scope text not null default '';
alter table account add column erasure_due_at bigint;

create index account_by_erasure on account (erasure_due_at) where erasure_due_at is not null;
