-- +goose Up

-- What shows reminders may be a topic of an ntfy server as well, which has an address and no keys.
alter table push_device add column channel text not null default 'push';
