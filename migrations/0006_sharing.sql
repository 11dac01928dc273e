-- +goose Up

-- A link with which somebody else may read a summary. Its period is a number of weeks, or two
-- cramp-days, or neither of them: then it is the whole diary.
create table share (
    account_id text not null references account (id) on delete cascade,
    id         text not null,
    token_hash text not null unique,
    pin_hash   text not null, -- empty when no PIN is asked for
    weeks      smallint not null,
    from_day   text,
    to_day     text,
    shown_name text not null, -- what its owner is called on the summary; may be empty
    shown_words text not null, -- what it is about, in the owner's words; may be empty
    created_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint,
    primary key (account_id, id)
)
without rowid -- sqlite only
;

-- The minutes in which a link was opened. Who opened it is not kept.
create table share_opened (
    account_id text not null,
    share_id   text not null,
    at         bigint not null,
    primary key (account_id, share_id, at),
    foreign key (account_id, share_id) references share (account_id, id) on delete cascade
)
without rowid -- sqlite only
;

-- The browsers that a link is open in.
create table share_visit (
    token_hash text not null primary key,
    account_id text not null,
    share_id   text not null,
    opened_at  bigint not null,
    expires_at bigint not null,
    foreign key (account_id, share_id) references share (account_id, id) on delete cascade
)
without rowid -- sqlite only
;

create index share_visit_by_share on share_visit (account_id, share_id);
create index share_visit_by_expiry on share_visit (expires_at);

create table share_note (
    account_id   text not null,
    share_id     text not null,
    text         text not null,
    watches      text not null, -- codes, separated by spaces
    written_at   bigint not null,
    dismissed_at bigint,
    primary key (account_id, share_id),
    foreign key (account_id, share_id) references share (account_id, id) on delete cascade
)
without rowid -- sqlite only
;
