-- +goose Up

-- The newest time that the program believed, in one row.
create table clock (
    id      smallint not null primary key check (id = 1),
    seen_at bigint not null
)
without rowid -- sqlite only
;

-- A reminder that was looked after in the future was looked after by a clock that was ahead.
create index reminder_by_after on reminder (after_at);

-- Mails about the account have a lane of their own, 0; reminders have 1.
alter table outbox add column lane smallint not null default 0;

update outbox set lane = 1 where purpose in ('reminder', 'stepped-down', 'rested');

create index outbox_by_lane on outbox (lane, try_at);

drop index outbox_by_try;
