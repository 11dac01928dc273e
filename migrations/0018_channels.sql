-- +goose Up

-- A message goes to one recipient by one channel, so a slot may have several. slot_sent says that another
-- message of the slot was delivered: whatever becomes of this one, the slot was sent.
create table outbox_by_channel (
    id         text not null primary key,
    account_id text not null references account (id) on delete cascade,
    purpose    text not null,
    channel    text not null check (channel <> ''),
    recipient  text not null, -- of the channel; by mail empty for the account's own address
    kind       text not null,
    slot_day   text,
    slot_time  smallint,
    slot_sent  smallint not null default 0 check (slot_sent in (0, 1)),
    detail     text not null,
    due_at     bigint not null,
    try_at     bigint not null,
    give_up_at bigint not null,
    attempts   bigint not null,
    lease      text not null, -- empty when nobody has taken it
    lane       smallint not null,
    unique (account_id, kind, slot_day, slot_time, channel, recipient)
)
without rowid -- sqlite only
;

insert into outbox_by_channel (id, account_id, purpose, channel, recipient, kind, slot_day, slot_time, detail, due_at,
    try_at, give_up_at, attempts, lease, lane)
select id, account_id, purpose, 'mail', recipient, kind, slot_day, slot_time, detail, due_at,
    try_at, give_up_at, attempts, lease, lane
from outbox;

drop table outbox;

alter table outbox_by_channel rename to outbox;

create index outbox_by_lane on outbox (lane, try_at);
