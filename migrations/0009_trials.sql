-- +goose Up

-- What a person tries for two weeks after two weeks as usual. No cramp-day belongs to two trials of an account.
create table trial (
    account_id    text not null references account (id) on delete cascade,
    id            text not null,
    factor        text not null,
    aim           text not null, -- 'do' or 'leave'
    first_day     text not null, -- cramp-day of the baseline
    stopped_after text,          -- the last cramp-day of one that was stopped early
    started_at    bigint not null,
    primary key (account_id, id)
)
without rowid -- sqlite only
;
