-- +goose Up

-- What happened to an account, for its owner to see who was there. Nothing of a diary is in it.
create table account_event (
    account_id text not null references account (id) on delete cascade,
    id         text not null,
    at         bigint not null, -- the last time, of what happened several times in a row
    kind       text not null,
    how        text not null,
    browser    text not null,
    times      bigint not null,
    primary key (account_id, id)
)
without rowid -- sqlite only
;

create index account_event_by_at on account_event (at);

-- How the session was opened. Until now a password was the only way.
alter table session add column how text not null default 'password';
