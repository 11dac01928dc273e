-- +goose Up

-- The secret address of an account's reminders, for calendar programs.
create table calendar_feed (
    account_id text not null primary key references account (id) on delete cascade,
    token_hash text not null unique,
    created_at bigint not null
)
without rowid -- sqlite only
;
