-- +goose Up

-- Wall times are minutes since midnight.
create table reminder_setup (
    account_id text not null primary key references account (id) on delete cascade,
    version    bigint not null check (version >= 1),
    quiet_from smallint not null,
    quiet_to   smallint not null,
    neutral    smallint not null check (neutral in (0, 1)),
    changed_at bigint not null
)
without rowid -- sqlite only
;

-- Everything up to after_at was looked after, in the zone reckoned. At next_due_at the reminder has to be
-- looked at again; 0 is at once, because the zone became another. turn counts the changes, so that who
-- read a reminder can tell whether it is still as it was.
create table reminder (
    account_id   text not null references reminder_setup (account_id) on delete cascade,
    kind         text not null,
    switched_on  smallint not null check (switched_on in (0, 1)),
    times        text not null, -- HH:MM, separated by spaces
    weekdays     smallint not null, -- a bit for each day, Monday the lowest
    paused_until text,
    pace         text not null,
    pace_since   bigint not null,
    reckoned     text not null,
    after_at     bigint not null,
    next_due_at  bigint,
    turn         bigint not null,
    primary key (account_id, kind)
)
without rowid -- sqlite only
;

-- The heartbeat asks for what is due, which is little, among what is not, which is much.
create index reminder_due on reminder (next_due_at) where next_due_at is not null;

-- What became of each wanted wall time, from when it is due.
create table reminder_slot (
    account_id text not null references account (id) on delete cascade,
    day        text not null, -- the date of the wall calendar
    kind       text not null,
    wall_time  smallint not null,
    zone       text not null,
    due_at     bigint not null,
    state      text not null,
    settled_at bigint not null,
    primary key (account_id, day, kind, wall_time)
)
without rowid -- sqlite only
;

create table activity (
    account_id  text not null references account (id) on delete cascade,
    at          bigint not null,
    id          text not null,
    kind        text not null,
    zone        text not null,
    slot_day    text, -- of the reminder that it answers
    slot_time   smallint,
    recorded_at bigint not null,
    primary key (account_id, at, id),
    unique (account_id, id)
)
without rowid -- sqlite only
;

-- The mails that wait. A mail is taken by moving try_at to when the lease ends, so that one index finds
-- what waits and what was taken by a process that died.
create table outbox (
    id         text not null primary key,
    account_id text not null references account (id) on delete cascade,
    purpose    text not null,
    recipient  text not null, -- empty for the account's own address
    kind       text not null,
    slot_day   text,
    slot_time  smallint,
    detail     text not null,
    due_at     bigint not null,
    try_at     bigint not null,
    give_up_at bigint not null,
    attempts   bigint not null,
    lease      text not null, -- empty when nobody has taken it
    unique (account_id, kind, slot_day, slot_time)
)
without rowid -- sqlite only
;

create index outbox_by_try on outbox (try_at);

-- What is known of the address that an account had when it became known.
create table mail_address (
    account_id   text not null primary key references account (id) on delete cascade,
    email        text not null,
    confirmed_at bigint,
    refused_at   bigint,
    test_state   text, -- what became of the last test mail
    tested_at    bigint
)
without rowid -- sqlite only
;
