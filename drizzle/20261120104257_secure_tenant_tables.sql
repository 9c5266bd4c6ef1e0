-- Row-level security, forced, with one policy a tenant table, and the function that sets the tenant of a transaction.
-- Locks: brief, on empty tables.
-- Undo: drop policy …, alter table … disable row level security, drop function set_tenant.
-- On Citus `set local` must travel to the workers, which set_config() does not: hence the function.
create function set_tenant(tenant uuid) returns void language plpgsql as $$
begin
  if exists (select 1 from pg_extension where extname = 'citus') then
    execute 'set local citus.propagate_set_commands to ''local''';
  end if;
  execute format('set local app.tenant_id to %L', tenant);
end
$$;
--> statement-breakpoint
alter table audit_log enable row level security;--> statement-breakpoint
alter table audit_log force row level security;--> statement-breakpoint
create policy audit_log_tenant on audit_log using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
alter table connections enable row level security;--> statement-breakpoint
alter table connections force row level security;--> statement-breakpoint
create policy connections_tenant on connections using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
alter table disconnect_receipts enable row level security;--> statement-breakpoint
alter table disconnect_receipts force row level security;--> statement-breakpoint
create policy disconnect_receipts_tenant on disconnect_receipts using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
alter table stream_cursors enable row level security;--> statement-breakpoint
alter table stream_cursors force row level security;--> statement-breakpoint
create policy stream_cursors_tenant on stream_cursors using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
alter table source_items enable row level security;--> statement-breakpoint
alter table source_items force row level security;--> statement-breakpoint
create policy source_items_tenant on source_items using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
alter table item_failures enable row level security;--> statement-breakpoint
alter table item_failures force row level security;--> statement-breakpoint
create policy item_failures_tenant on item_failures using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
alter table sync_runs enable row level security;--> statement-breakpoint
alter table sync_runs force row level security;--> statement-breakpoint
create policy sync_runs_tenant on sync_runs using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
alter table sync_chunks enable row level security;--> statement-breakpoint
alter table sync_chunks force row level security;--> statement-breakpoint
create policy sync_chunks_tenant on sync_chunks using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
alter table chunk_listings enable row level security;--> statement-breakpoint
alter table chunk_listings force row level security;--> statement-breakpoint
create policy chunk_listings_tenant on chunk_listings using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
alter table contacts enable row level security;--> statement-breakpoint
alter table contacts force row level security;--> statement-breakpoint
create policy contacts_tenant on contacts using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
alter table contact_terms enable row level security;--> statement-breakpoint
alter table contact_terms force row level security;--> statement-breakpoint
create policy contact_terms_tenant on contact_terms using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
alter table contact_identities enable row level security;--> statement-breakpoint
alter table contact_identities force row level security;--> statement-breakpoint
create policy contact_identities_tenant on contact_identities using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
alter table contact_links enable row level security;--> statement-breakpoint
alter table contact_links force row level security;--> statement-breakpoint
create policy contact_links_tenant on contact_links using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
alter table contact_merges enable row level security;--> statement-breakpoint
alter table contact_merges force row level security;--> statement-breakpoint
create policy contact_merges_tenant on contact_merges using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
alter table contact_merge_parts enable row level security;--> statement-breakpoint
alter table contact_merge_parts force row level security;--> statement-breakpoint
create policy contact_merge_parts_tenant on contact_merge_parts using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
alter table interactions enable row level security;--> statement-breakpoint
alter table interactions force row level security;--> statement-breakpoint
create policy interactions_tenant on interactions using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
alter table interaction_participants enable row level security;--> statement-breakpoint
alter table interaction_participants force row level security;--> statement-breakpoint
create policy interaction_participants_tenant on interaction_participants using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
alter table gaps enable row level security;--> statement-breakpoint
alter table gaps force row level security;--> statement-breakpoint
create policy gaps_tenant on gaps using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
alter table ingestion_events enable row level security;--> statement-breakpoint
alter table ingestion_events force row level security;--> statement-breakpoint
create policy ingestion_events_tenant on ingestion_events using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
alter table contact_recounts enable row level security;--> statement-breakpoint
alter table contact_recounts force row level security;--> statement-breakpoint
create policy contact_recounts_tenant on contact_recounts using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
-- No statistics about tenants in what is joined: from those of the tenants it has seen, the planner would take a new one
-- for empty, and join its thousands of rows in loops within loops. Without any it assumes one row in two hundred.
alter table connections alter column tenant_id set statistics 0;--> statement-breakpoint
alter table disconnect_receipts alter column tenant_id set statistics 0;--> statement-breakpoint
alter table stream_cursors alter column tenant_id set statistics 0;--> statement-breakpoint
alter table source_items alter column tenant_id set statistics 0;--> statement-breakpoint
alter table item_failures alter column tenant_id set statistics 0;--> statement-breakpoint
alter table sync_runs alter column tenant_id set statistics 0;--> statement-breakpoint
alter table sync_chunks alter column tenant_id set statistics 0;--> statement-breakpoint
alter table chunk_listings alter column tenant_id set statistics 0;--> statement-breakpoint
alter table contact_terms alter column tenant_id set statistics 0;--> statement-breakpoint
alter table contact_identities alter column tenant_id set statistics 0;--> statement-breakpoint
alter table contact_links alter column tenant_id set statistics 0;--> statement-breakpoint
alter table contact_merges alter column tenant_id set statistics 0;--> statement-breakpoint
alter table contact_merge_parts alter column tenant_id set statistics 0;--> statement-breakpoint
alter table interactions alter column tenant_id set statistics 0;--> statement-breakpoint
alter table interaction_participants alter column tenant_id set statistics 0;--> statement-breakpoint
alter table gaps alter column tenant_id set statistics 0;--> statement-breakpoint
alter table ingestion_events alter column tenant_id set statistics 0;--> statement-breakpoint
alter table contact_recounts alter column tenant_id set statistics 0;
