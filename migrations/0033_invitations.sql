-- +goose Up

-- Links of the host with which somebody may make one account. A used one is gone.
create table invitation (
    token_hash text not null primary key, -- SHA-256 of the token in the link, hex
    email      text not null,             -- the only address that it is for; empty for any
    created_at bigint not null,
    expires_at bigint not null
)
without rowid -- sqlite only
;
