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

-- Mails about the account have a lane of their own, 0; reminders have 1. What is reminded of at the same
-- minute goes out as one mail, named by mail_id; a mail of its own has its own.
alter table outbox add column lane smallint not null default 0;
alter table outbox add column mail_id text not null default '';

update outbox set mail_id = id, lane = case when purpose in ('reminder', 'stepped-down', 'rested') then 1 else 0 end;

create index outbox_by_lane on outbox (lane, try_at);
create index outbox_by_mail on outbox (mail_id);

drop index outbox_by_try;
