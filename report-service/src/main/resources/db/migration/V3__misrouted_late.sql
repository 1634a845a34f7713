-- SPDX-License-Identifier: Apache-2.0
-- What records before these members left out was 0 or false.

alter table stage_total add column misrouted bigint not null default 0;

alter table sink_total add column late bigint not null default 0;

alter table session_window add column skewed boolean not null default false;
