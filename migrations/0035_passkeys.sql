-- +goose Up

-- The passkeys of accounts (WebAuthn), of which authenticators hold the secret halves.
create table passkey (
    account_id      text not null references account (id) on delete cascade,
    id              text not null,
    credential_id   text not null unique, -- base64url
    public_key      text not null,        -- COSE, base64url
    aaguid          text not null,        -- the authenticator's model, hex
    name            text not null,        -- as its owner calls it
    transports      text not null,        -- with commas between them
    site            text not null,        -- the host name that it was made for
    sign_count      bigint not null,
    backup_eligible bigint not null,
    backed_up       bigint not null,
    created_at      bigint not null,
    used_at         bigint,
    primary key (account_id, id)
)
without rowid -- sqlite only
;

-- What an authenticator is still to sign. Whoever reads a row deletes it.
create table passkey_challenge (
    id         text not null primary key,
    account_id text references account (id) on delete cascade, -- null for whoever signs in
    challenge  text not null,
    expires_at bigint not null
)
without rowid -- sqlite only
;

create index passkey_challenge_by_expires on passkey_challenge (expires_at);
