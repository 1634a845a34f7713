-- SPDX-License-Identifier: Apache-2.0
-- Names are compared byte by byte, so that the order of pages depends on no locale.
-- "revision" is the offset in the audit log that a row reflects: the higher one holds.
-- Sessions are unsigned in every format and signed here.

create table pipeline (
  name text collate "C" primary key,
  version bigint not null,
  definition text not null,
  source_partition int not null,
  source_offset bigint not null
);

create table seen_pipeline (
  name text collate "C" primary key,
  last_window timestamptz not null
);

create table summary (
  pipeline text collate "C" not null,
  window_start timestamptz not null,
  evidence text collate "C" not null,
  partition int not null,
  revision bigint not null,
  closed boolean not null,
  issued bigint not null,
  at_least boolean not null,
  primary key (pipeline, window_start, evidence, partition)
);

create table stage_total (
  pipeline text collate "C" not null,
  window_start timestamptz not null,
  evidence text collate "C" not null,
  partition int not null,
  stage text collate "C" not null,
  position int not null,
  role text collate "C" not null,
  received bigint not null,
  handed_over bigint not null,
  lost_on_hop bigint not null,
  lost_in_stage bigint not null,
  skipped bigint not null,
  failed bigint not null,
  waiting bigint not null,
  unknown bigint not null,
  corrupted bigint not null,
  duplicated bigint not null,
  primary key (pipeline, window_start, evidence, partition, stage)
);

create table sink_total (
  pipeline text collate "C" not null,
  window_start timestamptz not null,
  evidence text collate "C" not null,
  partition int not null,
  stage text collate "C" not null,
  position int not null,
  complete bigint not null,
  waiting bigint not null,
  lost bigint not null,
  skipped bigint not null,
  failed bigint not null,
  unknown bigint not null,
  primary key (pipeline, window_start, evidence, partition, stage)
);

create table session_window (
  partition int not null,
  session bigint not null,
  window_start timestamptz not null,
  revision bigint not null,
  pipeline text collate "C" not null,
  closed boolean not null,
  service text not null,
  host text not null,
  origin_stage text not null,
  issued int8multirange not null,
  issued_from bigint,
  issued_to bigint,
  primary key (partition, session, window_start)
);

-- Which window a message is in.
create index session_window_issued on session_window (session, issued_from, issued_to);

create table verdict (
  partition int not null,
  session bigint not null,
  window_start timestamptz not null,
  kind text collate "C" not null,
  stage text collate "C" not null,
  place text collate "C" not null,
  reason text collate "C" not null,
  pipeline text collate "C" not null,
  closed boolean not null,
  count bigint not null,
  named bigint not null,
  ranges int8multirange not null,
  primary key (partition, session, window_start, kind, stage, place, reason)
);

-- The order of the pages of /pipelines/{name}/verdicts.
create index verdict_page on verdict
  (pipeline, window_start, session, partition, kind, stage, place, reason);

create index verdict_unnamed on verdict (pipeline, window_start) where count > named;

create table trace_verdict (
  trace_id uuid not null,
  pipeline text collate "C" not null,
  window_start timestamptz not null,
  revision bigint not null,
  kind text collate "C" not null,
  stage text collate "C" not null,
  place text collate "C" not null,
  reason text collate "C" not null,
  passages text not null,
  primary key (trace_id, pipeline)
);

create index trace_verdict_page on trace_verdict (pipeline, window_start, trace_id)
  where kind <> 'COMPLETE';

create table progress (
  partition int primary key,
  revision bigint not null,
  partition_count int not null,
  log_time timestamptz not null,
  open_sessions bigint not null,
  instances bigint not null,
  silent_instances bigint not null,
  holes bigint not null,
  recorded bigint not null,
  dropped text not null,
  dead_letters bigint not null
);
