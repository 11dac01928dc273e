-- +goose Up

-- The secret addresses that note one thing when they are pressed, and show nothing.
create table press_address (
    account_id text not null references account (id) on delete cascade,
    id         text not null,
    token_hash text not null unique, -- SHA-256 of the token in the address, hex
    name       text not null,        -- as its owner calls the button
    notes      text not null,        -- a code of diary.PressNotes
    created_at bigint not null,
    used_at    bigint,
    revoked_at bigint,
    primary key (account_id, id)
)
without rowid -- sqlite only
;

create index press_address_by_revoked on press_address (revoked_at) where revoked_at is not null;
