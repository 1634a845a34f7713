-- SPDX-License-Identifier: Apache-2.0
-- What became of traced messages on the way to a sink, by how they were drawn. Counts, so that they
-- can be added over windows and partitions; "threshold" is -1 where it is not known.

create table loss_sample (
  pipeline text collate "C" not null,
  window_start timestamptz not null,
  evidence text collate "C" not null,
  partition int not null,
  stage text collate "C" not null,
  cluster int not null,
  threshold bigint not null,
  decided bigint not null,
  lost bigint not null,
  failed bigint not null,
  primary key (pipeline, window_start, evidence, partition, stage, cluster, threshold)
) partition by range (window_start);

create table loss_sample_rest partition of loss_sample default;
