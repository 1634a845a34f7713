-- SPDX-License-Identifier: Apache-2.0
-- What somebody should look at, who was told of it, and the reports of whole days. All of it is
-- derived from the other tables and from when they were looked at: it is no part of what a replay
-- of the topics must give again.

create table finding (
  id text collate "C" primary key,
  rule text collate "C" not null,
  pipeline text collate "C" not null, -- '' where it is of the audit as a whole
  subject text collate "C" not null,  -- the stage, where a rule looks at each of them, else ''
  severity text collate "C" not null,
  stage text collate "C",
  place text collate "C",
  since timestamptz not null,
  last_seen timestamptz not null,     -- end of what was bad last
  until timestamptz,                  -- null while it is open
  value double precision not null,
  limit_value double precision not null,
  first_window timestamptz,
  last_window timestamptz,
  text text not null
);

-- The order of the pages of /findings.
create index finding_page on finding (since desc, id desc);

create unique index finding_open on finding (pipeline, rule, subject) where until is null;

-- How far a pipeline was looked at, and what its metrics tell.
create table pipeline_watch (
  pipeline text collate "C" primary key,
  scan_from timestamptz not null,     -- the next look begins at this window
  measured_at timestamptz,
  complete_to timestamptz,
  completeness double precision,
  issued bigint,
  lost bigint,
  corrupted bigint
);

-- When a stage last told of messages, by log time of the audit.
create table stage_heard (
  pipeline text collate "C" not null,
  stage text collate "C" not null,
  told bigint not null,               -- in the windows from the pipeline's scan_from
  heard_at timestamptz not null,
  primary key (pipeline, stage)
);

-- One row: when the rules were last applied, and what the audit's counters were then.
create table audit_watch (
  single boolean primary key default true check (single),
  evaluated_at timestamptz not null,
  counters text not null
);

-- What is still to be told.
create table alert (
  id bigint generated always as identity primary key,
  delivery text collate "C" not null unique,
  finding text collate "C" not null,
  body text not null,
  created_at timestamptz not null,
  attempts int not null default 0,
  next_at timestamptz not null
);

create index alert_due on alert (next_at);

create table daily_report (
  day date not null,
  pipeline text collate "C" not null,
  revision int not null,              -- grows when late revisions changed the day
  basis text collate "C" not null,    -- what it was made of, to see whether that has changed
  made_at timestamptz not null,
  report text not null,
  primary key (day, pipeline)
);

-- How far the day's windows were closed when it was made.
create table daily_run (
  day date primary key,
  made_at timestamptz not null,
  pipelines int not null
);
