-- +goose Up

create table check_in (
    account_id  text not null references account (id) on delete cascade,
    day         text not null, -- the cramp-day
    version     bigint not null check (version >= 1),
    cramps      text not null,
    recorded_at bigint not null,
    changed_at  bigint not null,
    primary key (account_id, day)
)
without rowid -- sqlite only
;

-- The answers of a check-in. The factor is a code of the vocabulary or the id of an own factor; of
-- these, the answers stay when the factor is retired.
create table check_in_factor (
    account_id text not null,
    day        text not null,
    factor     text not null,
    answer     text not null,
    primary key (account_id, day, factor),
    foreign key (account_id, day) references check_in (account_id, day) on delete cascade
)
without rowid -- sqlite only
;

create table factor_setup (
    account_id text not null primary key references account (id) on delete cascade,
    version    bigint not null check (version >= 1),
    changed_at bigint not null
)
without rowid -- sqlite only
;

-- What is asked and what a person added are lists in the person's own order: place counts from 0.
create table factor_choice (
    account_id text not null references factor_setup (account_id) on delete cascade,
    place      smallint not null,
    factor     text not null,
    primary key (account_id, place)
)
without rowid -- sqlite only
;

create table own_factor (
    account_id text not null references factor_setup (account_id) on delete cascade,
    place      smallint not null,
    id         text not null,
    name       text not null,
    retired    smallint not null check (retired in (0, 1)),
    primary key (account_id, place)
)
without rowid -- sqlite only
;

-- Few episodes are going on, and many pages ask for them. Without statistics SQLite takes the index of
-- which most columns are given, so this one names those that its condition makes constant.
create index episode_open on episode (account_id, ongoing, deleted_at, started_at, id)
    where ongoing = 1 and deleted_at is null;
