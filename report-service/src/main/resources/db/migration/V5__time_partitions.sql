-- SPDX-License-Identifier: Apache-2.0
-- Tables that grow with time are partitioned by the day (UTC) of the window; the service makes the
-- partitions and drops them. What is there already becomes the partition of the rest, from which
-- rows move when their day gets a partition of its own.

-- A trace that is told anew may be of another window; the higher revision holds.
alter table trace_verdict drop constraint trace_verdict_pkey;
alter table trace_verdict add primary key (trace_id, pipeline, window_start);

do $$
declare
  name text;
begin
  foreach name in array array['summary', 'stage_total', 'sink_total', 'latency', 'span_check',
      'session_window', 'verdict', 'trace_verdict'] loop
    execute format('alter table %I rename to %I', name, name || '_rest');
    execute format('create table %I (like %I including all) partition by range (window_start)',
      name, name || '_rest');
    execute format('alter table %I attach partition %I default', name, name || '_rest');
  end loop;
end $$;

-- How often a pipeline's windows of an hour (UTC) have changed, and when last. Written at the end of
-- the transaction that changes them.
create table hour_version (
  pipeline text collate "C" not null,
  window_start timestamptz not null,
  version bigint not null,
  touched_at timestamptz not null,
  primary key (pipeline, window_start)
) partition by range (window_start);

create index hour_version_touched on hour_version (touched_at);

create table hour_version_rest partition of hour_version default;

insert into hour_version
select pipeline, date_trunc('hour', window_start, 'UTC'), 1, clock_timestamp()
from summary group by 1, 2;

-- Totals of hours and days (UTC) by evidence, as JSON. A row holds as long as its version is that of
-- its hour, or the sum of those of its day's hours.
create table rollup (
  pipeline text collate "C" not null,
  step text collate "C" not null,
  window_start timestamptz not null,
  version bigint not null,
  totals text not null,
  primary key (pipeline, step, window_start)
) partition by range (window_start);

create table rollup_rest partition of rollup default;
