-- +goose Up

-- The second factors that the host takes away once their owner has had the time to object.
create table factor_reset (
    account_id text not null primary key references account (id) on delete cascade,
    due_at     bigint not null
)
without rowid -- sqlite only
;

create index factor_reset_by_due on factor_reset (due_at);
