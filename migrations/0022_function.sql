-- +goose Up

-- What a person wants to be able to do, in the person's own words.
create table function_activity (
    account_id text not null references account (id) on delete cascade,
    id         text not null,
    version    bigint not null,
    words      text not null,
    chosen_on  text not null,
    ended_on   text,            -- no longer rated from this date on
    ask_on     text,            -- the date from which it is asked about again, null for never
    changed_at bigint not null,
    primary key (account_id, id)
)
without rowid -- sqlite only
;

-- How well it could be done on a date, from 0, cannot, to 10, as before.
create table function_rating (
    account_id  text not null,
    activity_id text not null,
    day         text not null,
    score       smallint not null check (score between 0 and 10),
    rated_at    bigint not null,
    primary key (account_id, activity_id, day),
    foreign key (account_id, activity_id) references function_activity (account_id, id) on delete cascade
)
without rowid -- sqlite only
;
