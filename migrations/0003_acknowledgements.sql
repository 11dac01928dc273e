-- +goose Up

-- What a person said about a criterion that the diary met. Nothing is replaced: the latest counts.
create table acknowledgement (
    account_id    text not null references account (id) on delete cascade,
    id            text not null,
    criterion     text not null,
    response      text not null,
    table_version text not null, -- of the criteria
    met           text not null, -- the criteria that were met then, separated by spaces
    at            bigint not null,
    primary key (account_id, id)
)
without rowid -- sqlite only
;
