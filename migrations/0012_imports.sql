-- +goose Up

-- The imports that stored something, for as long as they can be undone.
create table import_run (
    account_id text not null references account (id) on delete cascade,
    id         text not null,
    at         bigint not null,
    undone_at  bigint,
    removed    bigint not null, -- things, when it was undone
    primary key (account_id, id)
)
without rowid -- sqlite only
;

create index import_run_by_at on import_run (at);

-- What an import stored, named as its section names it, in the version in which it was stored (0 where things
-- have none). Of what was deleted before, there is when, and as what it was deleted. Once the import was
-- undone, these are the things that it left.
create table import_thing (
    account_id  text not null,
    import_id   text not null,
    section     text not null,
    thing       text not null,
    version     bigint not null,
    deleted_at  bigint,
    was         text not null,
    primary key (account_id, import_id, section, thing),
    foreign key (account_id, import_id) references import_run (account_id, id) on delete cascade
)
without rowid -- sqlite only
;

create index import_thing_deleted on import_thing (deleted_at) where deleted_at is not null;
