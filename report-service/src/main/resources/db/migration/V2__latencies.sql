-- SPDX-License-Identifier: Apache-2.0
-- Exponential histograms of whole milliseconds: element j of "buckets" (from 0) counts what is above
-- base^(bucket_offset + j) and not above the next power, with base = 2^(2^-scale).

create table latency (
  pipeline text collate "C" not null,
  window_start timestamptz not null,
  evidence text collate "C" not null,
  partition int not null,
  position int not null,
  measure text collate "C" not null,
  stage text collate "C" not null,
  from_stage text collate "C" not null,
  count bigint not null,
  skewed bigint not null,
  sum_millis bigint not null,
  min_millis bigint not null,
  max_millis bigint not null,
  scale int not null,
  zero_count bigint not null,
  bucket_offset int not null,
  buckets bigint[] not null,
  primary key (pipeline, window_start, evidence, partition, measure, stage, from_stage)
);

create table span_check (
  pipeline text collate "C" not null,
  window_start timestamptz not null,
  evidence text collate "C" not null,
  partition int not null,
  stage text collate "C" not null,
  position int not null,
  spans bigint not null,
  missing bigint not null,
  unexpected bigint not null,
  primary key (pipeline, window_start, evidence, partition, stage)
);
