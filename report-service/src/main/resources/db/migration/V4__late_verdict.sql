-- SPDX-License-Identifier: Apache-2.0
-- What was seen of messages after the correlator had forgotten them: adds to what was told before.

create table late_verdict (
  partition int not null,
  session bigint not null,
  revision bigint not null,
  kind text collate "C" not null,
  stage text collate "C" not null,
  place text collate "C" not null,
  reason text collate "C" not null,
  pipeline text collate "C" not null,
  count bigint not null,
  named bigint not null,
  ranges int8multirange not null,
  primary key (partition, session, revision, kind, stage)
);
