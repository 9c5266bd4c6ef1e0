-- ClientTether: raw responses, its rows, what dashboards read, a day's figures; API keys; walks of whole lists.
-- Locks: brief; the columns that are added have constant defaults.
-- Undo: drop the new tables, and the columns currency, keys, settings, lease_version, mark_token and is_share.
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"tenant_id" uuid NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"hash" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_keys_hash_key" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "ct_leads" (
	"tenant_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"name" text NOT NULL,
	"company" text,
	"email" text,
	"phone" text,
	"source" text NOT NULL,
	"status" text NOT NULL,
	"owner" text NOT NULL,
	"market" text NOT NULL,
	"qualified" boolean NOT NULL,
	"deal_size" numeric(16, 2),
	"created_at" timestamp with time zone NOT NULL,
	"modified_at" timestamp with time zone,
	"first_seen_at" timestamp with time zone NOT NULL,
	"raw" jsonb NOT NULL,
	"run_id" uuid NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "ct_leads_pkey" PRIMARY KEY("tenant_id","connection_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "ct_note_reads" (
	"tenant_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"client_id" text NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	"modified_at" timestamp with time zone,
	CONSTRAINT "ct_note_reads_pkey" PRIMARY KEY("tenant_id","connection_id","client_id")
);
--> statement-breakpoint
CREATE TABLE "ct_notes" (
	"tenant_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"client_id" text NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	"author" text NOT NULL,
	"content" text NOT NULL,
	"raw" jsonb NOT NULL,
	"run_id" uuid NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "ct_notes_pkey" PRIMARY KEY("tenant_id","connection_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "ct_opportunities" (
	"tenant_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"candidate" text NOT NULL,
	"company" text,
	"stage" text NOT NULL,
	"source" text NOT NULL,
	"owner" text NOT NULL,
	"market" text NOT NULL,
	"units" integer,
	"deal_size" numeric(16, 2),
	"likely" smallint,
	"weighted_iff" numeric(16, 2),
	"created_at" timestamp with time zone NOT NULL,
	"modified_at" timestamp with time zone,
	"first_seen_at" timestamp with time zone NOT NULL,
	"raw" jsonb NOT NULL,
	"run_id" uuid NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "ct_opportunities_pkey" PRIMARY KEY("tenant_id","connection_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "ct_raw_pages" (
	"tenant_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"hash" "bytea" NOT NULL,
	"body" text NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "ct_raw_pages_pkey" PRIMARY KEY("tenant_id","connection_id","hash")
);
--> statement-breakpoint
CREATE TABLE "ct_raw_snapshots" (
	"tenant_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"stream" text NOT NULL,
	"part" text DEFAULT '' NOT NULL,
	"page" integer NOT NULL,
	"hash" "bytea" NOT NULL,
	"fetched_at" timestamp with time zone NOT NULL,
	CONSTRAINT "ct_raw_snapshots_pkey" PRIMARY KEY("tenant_id","run_id","stream","part","page")
);
--> statement-breakpoint
CREATE TABLE "ct_scheduled_activities" (
	"tenant_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"type" text NOT NULL,
	"scheduled_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone,
	"client_id" text,
	"contact_name" text NOT NULL,
	"description" text NOT NULL,
	"status" text NOT NULL,
	"raw" jsonb NOT NULL,
	"run_id" uuid NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "ct_scheduled_activities_pkey" PRIMARY KEY("tenant_id","connection_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "ct_stages" (
	"tenant_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"name" text NOT NULL,
	"external_id" text NOT NULL,
	"position" integer NOT NULL,
	"active" boolean NOT NULL,
	CONSTRAINT "ct_stages_pkey" PRIMARY KEY("tenant_id","connection_id","name")
);
--> statement-breakpoint
CREATE TABLE "hot_list_items" (
	"tenant_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"candidate" text NOT NULL,
	"market" text NOT NULL,
	"units" integer,
	"weighted_iff" numeric(16, 2) NOT NULL,
	"stage" text NOT NULL,
	"likely" smallint,
	CONSTRAINT "hot_list_items_pkey" PRIMARY KEY("tenant_id","connection_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "missing_items" (
	"tenant_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"stream" text NOT NULL,
	"external_id" text NOT NULL,
	"missed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "missing_items_pkey" PRIMARY KEY("tenant_id","connection_id","stream","external_id")
);
--> statement-breakpoint
CREATE TABLE "note_terms" (
	"tenant_id" uuid NOT NULL,
	"term" text collate "C" NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	"connection_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	CONSTRAINT "note_terms_pkey" PRIMARY KEY("tenant_id","term","written_at","external_id","connection_id")
);
--> statement-breakpoint
CREATE TABLE "stream_walks" (
	"tenant_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"stream" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"pages" integer DEFAULT 0 NOT NULL,
	"fetched" integer DEFAULT 0 NOT NULL,
	"inserted" integer DEFAULT 0 NOT NULL,
	"updated" integer DEFAULT 0 NOT NULL,
	"unchanged" integer DEFAULT 0 NOT NULL,
	"deleted" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"error_code" text,
	"error" text,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "stream_walks_pkey" PRIMARY KEY("tenant_id","run_id","stream")
);
--> statement-breakpoint
CREATE TABLE "lead_metrics" (
	"tenant_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"day" date NOT NULL,
	"dimension" text NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"count" integer NOT NULL,
	"value" numeric(18, 2) NOT NULL,
	CONSTRAINT "lead_metrics_pkey" PRIMARY KEY("tenant_id","connection_id","dimension","day","name")
);
--> statement-breakpoint
CREATE TABLE "pipeline_stage_counts" (
	"tenant_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"day" date NOT NULL,
	"stage" text NOT NULL,
	"position" integer NOT NULL,
	"count" integer NOT NULL,
	"value" numeric(18, 2) NOT NULL,
	CONSTRAINT "pipeline_stage_counts_pkey" PRIMARY KEY("tenant_id","connection_id","day","stage")
);
--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "currency" text DEFAULT 'USD' NOT NULL;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "keys" text;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "settings" jsonb;--> statement-breakpoint
ALTER TABLE "sync_chunks" ADD COLUMN "mark_token" text;--> statement-breakpoint
ALTER TABLE "sync_chunks" ADD COLUMN "is_share" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "lease_version" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_tenant_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_user_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ct_leads" ADD CONSTRAINT "ct_leads_connection_fk" FOREIGN KEY ("tenant_id","connection_id") REFERENCES "public"."connections"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ct_note_reads" ADD CONSTRAINT "ct_note_reads_connection_fk" FOREIGN KEY ("tenant_id","connection_id") REFERENCES "public"."connections"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ct_notes" ADD CONSTRAINT "ct_notes_connection_fk" FOREIGN KEY ("tenant_id","connection_id") REFERENCES "public"."connections"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ct_opportunities" ADD CONSTRAINT "ct_opportunities_connection_fk" FOREIGN KEY ("tenant_id","connection_id") REFERENCES "public"."connections"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ct_raw_pages" ADD CONSTRAINT "ct_raw_pages_connection_fk" FOREIGN KEY ("tenant_id","connection_id") REFERENCES "public"."connections"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ct_raw_snapshots" ADD CONSTRAINT "ct_raw_snapshots_connection_fk" FOREIGN KEY ("tenant_id","connection_id") REFERENCES "public"."connections"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ct_scheduled_activities" ADD CONSTRAINT "ct_scheduled_activities_connection_fk" FOREIGN KEY ("tenant_id","connection_id") REFERENCES "public"."connections"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ct_stages" ADD CONSTRAINT "ct_stages_connection_fk" FOREIGN KEY ("tenant_id","connection_id") REFERENCES "public"."connections"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hot_list_items" ADD CONSTRAINT "hot_list_items_connection_fk" FOREIGN KEY ("tenant_id","connection_id") REFERENCES "public"."connections"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "missing_items" ADD CONSTRAINT "missing_items_connection_fk" FOREIGN KEY ("tenant_id","connection_id") REFERENCES "public"."connections"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "note_terms" ADD CONSTRAINT "note_terms_tenant_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "note_terms" ADD CONSTRAINT "note_terms_connection_fk" FOREIGN KEY ("tenant_id","connection_id") REFERENCES "public"."connections"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stream_walks" ADD CONSTRAINT "stream_walks_run_fk" FOREIGN KEY ("tenant_id","run_id") REFERENCES "public"."sync_runs"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lead_metrics" ADD CONSTRAINT "lead_metrics_connection_fk" FOREIGN KEY ("tenant_id","connection_id") REFERENCES "public"."connections"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pipeline_stage_counts" ADD CONSTRAINT "pipeline_stage_counts_connection_fk" FOREIGN KEY ("tenant_id","connection_id") REFERENCES "public"."connections"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_keys_tenant_idx" ON "api_keys" USING btree ("tenant_id");--> statement-breakpoint
CREATE INDEX "ct_leads_created_idx" ON "ct_leads" USING btree ("tenant_id","created_at" DESC NULLS FIRST,"external_id" DESC NULLS FIRST) WHERE "ct_leads"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "ct_leads_email_idx" ON "ct_leads" USING btree ("tenant_id","email") WHERE "ct_leads"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "ct_note_reads_oldest_idx" ON "ct_note_reads" USING btree ("connection_id","tenant_id","read_at");--> statement-breakpoint
CREATE INDEX "ct_notes_written_idx" ON "ct_notes" USING btree ("tenant_id","written_at" DESC NULLS FIRST,"external_id" DESC NULLS FIRST,"connection_id" DESC NULLS FIRST) WHERE "ct_notes"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "ct_notes_client_idx" ON "ct_notes" USING btree ("connection_id","tenant_id","client_id");--> statement-breakpoint
CREATE INDEX "ct_opportunities_created_idx" ON "ct_opportunities" USING btree ("tenant_id","created_at" DESC NULLS FIRST,"external_id" DESC NULLS FIRST) WHERE "ct_opportunities"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "ct_raw_snapshots_fetched_idx" ON "ct_raw_snapshots" USING btree ("connection_id","tenant_id","fetched_at");--> statement-breakpoint
CREATE INDEX "ct_scheduled_activities_when_idx" ON "ct_scheduled_activities" USING btree ("tenant_id","scheduled_at","external_id") WHERE "ct_scheduled_activities"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "hot_list_items_iff_idx" ON "hot_list_items" USING btree ("tenant_id","weighted_iff" DESC NULLS FIRST,"external_id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "note_terms_note_idx" ON "note_terms" USING btree ("connection_id","tenant_id","external_id");--> statement-breakpoint
CREATE INDEX "stream_walks_newest_idx" ON "stream_walks" USING btree ("tenant_id","connection_id","stream","started_at" DESC NULLS FIRST);
--> statement-breakpoint
alter table ct_raw_pages enable row level security;--> statement-breakpoint
alter table ct_raw_pages force row level security;--> statement-breakpoint
create policy ct_raw_pages_tenant on ct_raw_pages using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
alter table ct_raw_pages alter column tenant_id set statistics 0;
--> statement-breakpoint
alter table ct_raw_snapshots enable row level security;--> statement-breakpoint
alter table ct_raw_snapshots force row level security;--> statement-breakpoint
create policy ct_raw_snapshots_tenant on ct_raw_snapshots using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
alter table ct_raw_snapshots alter column tenant_id set statistics 0;
--> statement-breakpoint
alter table ct_stages enable row level security;--> statement-breakpoint
alter table ct_stages force row level security;--> statement-breakpoint
create policy ct_stages_tenant on ct_stages using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
alter table ct_stages alter column tenant_id set statistics 0;
--> statement-breakpoint
alter table ct_leads enable row level security;--> statement-breakpoint
alter table ct_leads force row level security;--> statement-breakpoint
create policy ct_leads_tenant on ct_leads using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
alter table ct_leads alter column tenant_id set statistics 0;
--> statement-breakpoint
alter table ct_opportunities enable row level security;--> statement-breakpoint
alter table ct_opportunities force row level security;--> statement-breakpoint
create policy ct_opportunities_tenant on ct_opportunities using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
alter table ct_opportunities alter column tenant_id set statistics 0;
--> statement-breakpoint
alter table hot_list_items enable row level security;--> statement-breakpoint
alter table hot_list_items force row level security;--> statement-breakpoint
create policy hot_list_items_tenant on hot_list_items using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
alter table hot_list_items alter column tenant_id set statistics 0;
--> statement-breakpoint
alter table ct_notes enable row level security;--> statement-breakpoint
alter table ct_notes force row level security;--> statement-breakpoint
create policy ct_notes_tenant on ct_notes using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
alter table ct_notes alter column tenant_id set statistics 0;
--> statement-breakpoint
alter table ct_note_reads enable row level security;--> statement-breakpoint
alter table ct_note_reads force row level security;--> statement-breakpoint
create policy ct_note_reads_tenant on ct_note_reads using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
alter table ct_note_reads alter column tenant_id set statistics 0;
--> statement-breakpoint
alter table ct_scheduled_activities enable row level security;--> statement-breakpoint
alter table ct_scheduled_activities force row level security;--> statement-breakpoint
create policy ct_scheduled_activities_tenant on ct_scheduled_activities using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
alter table ct_scheduled_activities alter column tenant_id set statistics 0;
--> statement-breakpoint
alter table missing_items enable row level security;--> statement-breakpoint
alter table missing_items force row level security;--> statement-breakpoint
create policy missing_items_tenant on missing_items using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
alter table missing_items alter column tenant_id set statistics 0;
--> statement-breakpoint
alter table note_terms enable row level security;--> statement-breakpoint
alter table note_terms force row level security;--> statement-breakpoint
create policy note_terms_tenant on note_terms using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
alter table note_terms alter column tenant_id set statistics 0;
--> statement-breakpoint
alter table lead_metrics enable row level security;--> statement-breakpoint
alter table lead_metrics force row level security;--> statement-breakpoint
create policy lead_metrics_tenant on lead_metrics using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
alter table lead_metrics alter column tenant_id set statistics 0;
--> statement-breakpoint
alter table pipeline_stage_counts enable row level security;--> statement-breakpoint
alter table pipeline_stage_counts force row level security;--> statement-breakpoint
create policy pipeline_stage_counts_tenant on pipeline_stage_counts using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
alter table pipeline_stage_counts alter column tenant_id set statistics 0;
--> statement-breakpoint
alter table stream_walks enable row level security;--> statement-breakpoint
alter table stream_walks force row level security;--> statement-breakpoint
create policy stream_walks_tenant on stream_walks using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);--> statement-breakpoint
alter table stream_walks alter column tenant_id set statistics 0;
