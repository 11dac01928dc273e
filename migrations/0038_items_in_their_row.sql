-- +goose Up

-- The sets that belong to an episode, and the answers of a check-in, stand in its row: codes with spaces between them, each
-- with what was said of it behind an equals sign where there is such a thing. A save writes one row, a list reads one table.
alter table episode add column triggers text not null default '';
alter table episode add column remedies text not null default '';
alter table episode add column signs text not null default '';

update episode set
    triggers = coalesce((select string_agg(item.code, ' ' order by item.code) from episode_item item
        where item.account_id = episode.account_id and item.episode_id = episode.id and item.kind = 'trigger'), ''),
    remedies = coalesce((select string_agg(item.code || '=' || item.value, ' ' order by item.code) from episode_item item
        where item.account_id = episode.account_id and item.episode_id = episode.id and item.kind = 'remedy'), ''),
    signs = coalesce((select string_agg(item.code, ' ' order by item.code) from episode_item item
        where item.account_id = episode.account_id and item.episode_id = episode.id and item.kind = 'sign'), '')
where exists (select 1 from episode_item item
    where item.account_id = episode.account_id and item.episode_id = episode.id);

drop table episode_item;

alter table check_in add column factors text not null default '';

update check_in set
    factors = (select string_agg(said.factor || '=' || said.answer, ' ' order by said.factor) from check_in_factor said
        where said.account_id = check_in.account_id and said.day = check_in.day)
where exists (select 1 from check_in_factor said
    where said.account_id = check_in.account_id and said.day = check_in.day);

drop table check_in_factor;
