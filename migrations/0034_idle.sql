-- +goose Up

-- When the account was last used, to within a day. Nobody knows it of an account from before: null becomes the time of the
-- next purge.
alter table account add column used_at bigint;
-- Of an account that nobody uses: when a warning was last put into the outbox, how many were delivered, and when the last.
alter table account add column idle_tried_at bigint;
alter table account add column idle_warnings smallint not null default 0;
alter table account add column idle_warned_at bigint;

create index account_by_use on account (used_at);
