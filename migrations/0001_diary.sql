-- +goose Up

-- Instants are milliseconds since 1970 (bigint), civil dates are YYYY-MM-DD (text), yes-or-no facts are
-- 0 or 1 (smallint). An unanswered question is the empty text; an unanswered number, date or instant is
-- null. Nothing here stands for "no" or zero because it was left out.

-- The row that a readiness check writes and reads back. It tells nothing about the diaries.
create table probe (
    id         smallint not null primary key check (id = 1),
    written_at bigint not null
);

create table account (
    id            text not null primary key,
    email         text not null unique,
    password_hash text not null,
    language      text not null,
    zone          text not null,
    region        text not null,
    created_at    bigint not null
)
without rowid -- sqlite only
;

create table consent (
    account_id   text not null references account (id) on delete cascade,
    given_at     bigint not null,
    statement    text not null,
    version      bigint not null,
    withdrawn_at bigint,
    primary key (account_id, given_at, statement, version)
)
without rowid -- sqlite only
;

create table session (
    id           text not null primary key,
    token_hash   text not null unique,
    account_id   text not null references account (id) on delete cascade,
    device       text not null,
    created_at   bigint not null,
    last_seen_at bigint not null,
    expires_at   bigint not null
)
without rowid -- sqlite only
;

create index session_by_account on session (account_id, last_seen_at);
create index session_by_last_seen on session (last_seen_at);
create index session_by_expiry on session (expires_at);

-- What a throttle remembers of one bucket, until forget_at.
create table attempt (
    bucket    text not null primary key,
    attempts  bigint not null check (attempts >= 0),
    last_at   bigint not null,
    forget_at bigint not null
)
without rowid -- sqlite only
;

create index attempt_by_forget on attempt (forget_at);

-- Rows lie in the order in which a diary is read, so that a page of one account is a few neighbouring
-- disk pages however many other accounts there are.
create table episode (
    account_id       text not null references account (id) on delete cascade,
    started_at       bigint not null,
    id               text not null,
    version          bigint not null check (version >= 1),
    zone             text not null,
    precision        text not null,
    ended_at         bigint,
    ongoing          smallint not null check (ongoing in (0, 1)),
    muscle           text not null,
    side             text not null,
    pain             smallint,
    context          text not null,
    woke             text not null,
    soreness_hours   smallint,
    unable_next_day  text not null,
    movement_problem text not null,
    weakness         text not null,
    numbness         text not null,
    swelling         text not null,
    red_warm         text not null,
    cold_pale        text not null,
    pain_between     text not null,
    note             text not null,
    recorded_at      bigint not null,
    changed_at       bigint not null,
    deleted_at       bigint,
    primary key (account_id, started_at, id),
    unique (account_id, id)
)
without rowid -- sqlite only
;

create index episode_deleted on episode (deleted_at) where deleted_at is not null;

-- The sets that belong to an episode. The value is a remedy's effect, and empty for the other kinds.
create table episode_item (
    account_id text not null,
    episode_id text not null,
    kind       text not null check (kind in ('trigger', 'remedy', 'sign')),
    code       text not null,
    value      text not null,
    primary key (account_id, episode_id, kind, code),
    foreign key (account_id, episode_id) references episode (account_id, id) on delete cascade
)
without rowid -- sqlite only
;

create table profile (
    account_id       text not null primary key references account (id) on delete cascade,
    version          bigint not null check (version >= 1),
    birth_year       smallint not null, -- 0 when not told
    sex              text not null,
    no_conditions    smallint not null check (no_conditions in (0, 1)),
    pregnant         text not null,
    due_date         text,
    cramps_before    text not null,
    movement_problem text not null,
    limit_fluids     text not null,
    goal             text not null,
    changed_at       bigint not null
)
without rowid -- sqlite only
;

create table profile_condition (
    account_id text not null references profile (account_id) on delete cascade,
    code       text not null,
    primary key (account_id, code)
)
without rowid -- sqlite only
;

-- Medicines and supplements are lists in the person's own order: place counts from 0.
create table medicine (
    account_id text not null references profile (account_id) on delete cascade,
    place      smallint not null,
    id         text not null,
    class      text not null,
    name       text not null,
    started_on text,
    ended_on   text,
    primary key (account_id, place)
)
without rowid -- sqlite only
;

create table supplement (
    account_id text not null references profile (account_id) on delete cascade,
    place      smallint not null,
    id         text not null,
    kind       text not null,
    name       text not null,
    started_on text,
    ended_on   text,
    primary key (account_id, place)
)
without rowid -- sqlite only
;
