-- +goose Up

-- When whoever uses the session last proved to be the owner of the account. The sessions of before have to prove it anew.
alter table session add column proved_at bigint not null default 0;
