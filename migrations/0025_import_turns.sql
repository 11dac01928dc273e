-- +goose Up

-- An import is stored some things at a time, and taken back so, so that others save meanwhile: how far it is, and when
-- something was last done for it, which shows whether anybody still does.
alter table import_run add column state text not null default 'stored';
alter table import_run add column reason text not null default ''; -- why it is, or was, taken back
alter table import_run add column total bigint not null default 0; -- things that are brought
alter table import_run add column done bigint not null default 0;  -- of these
alter table import_run add column beat_at bigint not null default 0;
update import_run set state = 'undone' where undone_at is not null;

-- An account has one unfinished import at a time.
create unique index import_run_unfinished on import_run (account_id) where state in ('storing', 'undoing');
create index import_run_by_beat on import_run (beat_at) where state in ('storing', 'undoing');
