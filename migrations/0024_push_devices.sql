-- +goose Up

-- The browsers that show an account's reminders as notifications (Web Push). An endpoint is one browser's, so that it
-- belongs to whoever switched it on last.
create table push_device (
    id         text not null primary key,
    account_id text not null references account (id) on delete cascade,
    session_id text not null, -- ends with it, though not when that merely expires
    endpoint   text not null unique,
    p256dh     text not null, -- the browser's public key, base64url
    auth       text not null, -- and what it agreed on with the installation, base64url
    server_key text not null, -- the installation's public key that the browser was told, base64url
    name       text not null,
    created_at bigint not null,
    sent_at    bigint, -- when the push service last took a notification
    gone_at    bigint  -- when the push service said that the browser takes none any more
)
without rowid -- sqlite only
;

create index push_device_by_account on push_device (account_id);
