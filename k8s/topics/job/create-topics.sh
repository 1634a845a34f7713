#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Creates Waybill's topics, gives those that are there their settings, and fails if one of them has
# other partitions than it should: that can't be mended. May be run again at any time.
# Environment: KAFKA_BOOTSTRAP_SERVERS, PARTITIONS, REPLICATION_FACTOR, MIN_INSYNC_REPLICAS; KAFKA_BIN
# is where Kafka's commands are, ADMIN_PROPERTIES a file of client settings (TLS, SASL) if there is one.
set -euo pipefail

bin=${KAFKA_BIN:-/opt/kafka/bin}
admin=(--bootstrap-server "$KAFKA_BOOTSTRAP_SERVERS")
if [ -f "${ADMIN_PROPERTIES:-/etc/waybill/admin/admin.properties}" ]; then
  admin+=(--command-config "${ADMIN_PROPERTIES:-/etc/waybill/admin/admin.properties}")
fi

# Both services start with the broker, so it may not be there yet; the Job's deadline ends the wait.
until there=$("$bin/kafka-topics.sh" "${admin[@]}" --describe); do
  echo "Kafka at $KAFKA_BOOTSTRAP_SERVERS does not answer yet" >&2
  sleep 2
done

failed=0

# topic NAME PARTITIONS [KEY=VALUE...]
topic() {
  local name=$1 partitions=$2 found setting
  shift 2
  set -- "min.insync.replicas=$MIN_INSYNC_REPLICAS" "$@"
  found=$(awk -v name="$name" '$1 == "Topic:" && $2 == name && /PartitionCount:/ {
    for (i = 1; i < NF; i++) if ($i == "PartitionCount:") print $(i + 1) }' <<<"$there")
  if [ -z "$found" ]; then
    local configs=()
    for setting; do configs+=(--config "$setting"); done
    "$bin/kafka-topics.sh" "${admin[@]}" --create --topic "$name" --partitions "$partitions" \
      --replication-factor "$REPLICATION_FACTOR" "${configs[@]}"
  elif [ "$found" != "$partitions" ]; then
    echo "Topic $name has $found partitions and should have $partitions: set PARTITIONS to what there" \
      "is, or make new topics under other names." >&2
    failed=1
  else
    "$bin/kafka-configs.sh" "${admin[@]}" --alter --entity-type topics --entity-name "$name" \
      --add-config "$(IFS=, && echo "$*")"
  fi
}

# Three days: a weekend without a correlator (WAYBILL_OUTAGE), and what the nightly replay of the day
# before reads. Folds go by the broker's clock.
topic waybill.audit "$PARTITIONS" message.timestamp.type=LogAppendTime \
  retention.ms=259200000 cleanup.policy=delete
topic waybill.otlp "$PARTITIONS" retention.ms=259200000
# All verdicts on a session's minute are one record.
topic waybill.verdicts "$PARTITIONS" retention.ms=604800000 max.message.bytes=33554432
topic waybill.summaries "$PARTITIONS" retention.ms=604800000
topic waybill.dead-letters 1 retention.ms=2592000000
topic waybill.pipelines 1 cleanup.policy=compact
# The messages themselves, with what names them: as long as somebody needs to mend and send them again.
topic waybill.quarantine "$PARTITIONS" retention.ms=604800000 max.message.bytes=2097152

exit "$failed"
