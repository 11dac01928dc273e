-- +goose Up

-- What a person said of the columns of a table that was imported, by a hash of its headings, so that the next file of
-- that shape is read alike. The answers are those of the form.
create table sheet_answers (
    account_id text not null references account (id) on delete cascade,
    shape      text not null,
    answers    text not null,
    said_at    bigint not null,
    primary key (account_id, shape)
)
without rowid -- sqlite only
;
