-- +goose Up

-- The address that is to replace the account's once it is confirmed, empty when none is.
alter table account add column new_email text not null default '';

-- What all processes of an installation share and nobody has to set.
create table installation_secret (
    name  text not null primary key,
    value text not null
)
without rowid -- sqlite only
;
