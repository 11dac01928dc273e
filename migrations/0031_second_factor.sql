-- +goose Up

-- How the one-time codes of an account are made (TOTP, RFC 6238).
create table one_time_codes (
    account_id text not null primary key references account (id) on delete cascade,
    sealed_key text not null,   -- the secret, encrypted with the installation's key, base64url
    last_step  bigint not null, -- the step of the last code that was used: neither it nor one of before is good again
    created_at bigint not null
)
without rowid -- sqlite only
;

-- The recovery codes that were not used yet.
create table recovery_code (
    account_id text not null references account (id) on delete cascade,
    code_hash  text not null, -- stretched with PBKDF2, hex
    primary key (account_id, code_hash)
)
without rowid -- sqlite only
;
