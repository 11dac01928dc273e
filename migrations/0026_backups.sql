-- +goose Up

-- What was erased for good: a backup from before still holds it, and loses it again when it is restored.
create table erasure (
    account_hash text not null, -- SHA-256 of the ID of the account, so that nothing that is left names it
    scope        text not null,
    erased_at    bigint not null, -- for the last time
    primary key (account_hash, scope)
)
without rowid -- sqlite only
;

-- The daily backup: of several processes on one database, the one that claims it makes it.
create table backup_run (
    id           smallint not null primary key check (id = 1),
    claimed_at   bigint not null,
    succeeded_at bigint
)
without rowid -- sqlite only
;
