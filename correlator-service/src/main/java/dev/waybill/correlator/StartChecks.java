// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** What must hold before anything is folded. */
final class StartChecks {
  static final String TIMESTAMP_TYPE = "message.timestamp.type";
  static final String CLEANUP_POLICY = "cleanup.policy";
  static final String RETENTION = "retention.ms";

  /** Between two snapshots there may be two tries that fail. */
  private static final int SNAPSHOTS_RETAINED = 3;

  private final CorrelatorSettings settings;

  StartChecks(CorrelatorSettings settings) {
    this.settings = settings;
  }

  /**
   * What was found at the broker.
   *
   * @param partitionCounts partitions by topic, without topics that do not exist
   * @param auditTimestampType of the audit topic, or null if it does not exist
   * @param auditRetention {@code retention.ms} of the audit topic, or null if it does not exist
   * @param pipelinesCleanupPolicy of the topic with definitions, or null if it does not exist
   * @param partitionsBefore how many partitions the audit topic had when offsets were committed
   */
  record Found(
      Map<String, Integer> partitionCounts,
      String auditTimestampType,
      String auditRetention,
      String pipelinesCleanupPolicy,
      OptionalInt partitionsBefore) {}

  /** One line for each setting out of range; empty if there is none. */
  List<String> settingProblems() {
    List<String> problems = new ArrayList<>();
    requireAtLeast(1, "tick", settings.tick().toMillis(), settings.tick(), problems);
    requireAtLeast(1, "snapshot", settings.snapshot().toMillis(), settings.snapshot(), problems);
    requireAtLeast(0, "outage", settings.outage().toMillis(), settings.outage(), problems);
    requireAtLeast(0, "grace", settings.grace().toMillis(), settings.grace(), problems);
    int heartbeats = settings.silenceHeartbeats();
    requireAtLeast(1, "silence-heartbeats", heartbeats, heartbeats, problems);
    requireAtLeast(1, "max-ranges", settings.maxRanges(), settings.maxRanges(), problems);
    requireAtLeast(0, "horizon", settings.horizon().toMillis(), settings.horizon(), problems);
    requireAtLeast(0, "retention", settings.retention().toMillis(), settings.retention(), problems);
    long maxStateBytes = settings.maxStateBytes();
    requireAtLeast(1, "max-state-bytes", maxStateBytes, maxStateBytes, problems);
    return problems;
  }

  private static void requireAtLeast(
      int least, String setting, long value, Object shown, List<String> problems) {
    if (value < least) {
      problems.add(
          "waybill.%s is %s: set it to %s or more."
              .formatted(setting, shown, shown instanceof Duration ? least + "ms" : least));
    }
  }

  /** One line for each thing that is wrong, each saying what to do; empty if nothing is. */
  List<String> problems(Found found) {
    CorrelatorSettings.Topics topics = settings.topics();
    List<String> problems = new ArrayList<>();
    requireTopic(
        found,
        "audit",
        topics.audit(),
        TIMESTAMP_TYPE + "=LogAppendTime and the partition count that it is to keep",
        problems);
    requireTopic(found, "pipelines", topics.pipelines(), CLEANUP_POLICY + "=compact", problems);
    requireTopic(found, "verdicts", topics.verdicts(), "any partition count", problems);
    requireTopic(found, "summaries", topics.summaries(), "any partition count", problems);
    requireTopic(found, "dead-letters", topics.deadLetters(), "any partition count", problems);
    if (found.auditTimestampType() != null && !found.auditTimestampType().equals("LogAppendTime")) {
      problems.add(
          "Topic %s has %s=%s: set it to LogAppendTime, since folds go by the broker's clock."
              .formatted(topics.audit(), TIMESTAMP_TYPE, found.auditTimestampType()));
    }
    checkRetention(found.auditRetention(), problems);
    String policy = found.pipelinesCleanupPolicy();
    if (policy != null && !policy.equals("compact")) {
      problems.add(
          "Topic %s has %s=%s: set it to compact, or definitions are forgotten."
              .formatted(topics.pipelines(), CLEANUP_POLICY, policy));
    }
    Integer count = found.partitionCounts().get(topics.audit());
    int before = found.partitionsBefore().orElse(0);
    if (count != null && before != 0 && count != before) {
      problems.add(
          ("Topic %s has %d partitions and had %d when group %s committed: the partition count is"
                  + " fixed for its life, so make a new topic and set waybill.topics.audit and"
                  + " waybill.group-id.")
              .formatted(topics.audit(), count, before, settings.groupId()));
    }
    return problems;
  }

  /** What is cut before a correlator that was away has read it, nobody can tell any more. */
  private void checkRetention(String retention, List<String> problems) {
    if (retention == null || retention.isEmpty() || retention.equals("-1")) {
      return; // without end, or not told
    }
    Duration retained = Duration.ofMillis(Long.parseLong(retention));
    Duration snapshots = settings.snapshot().multipliedBy(SNAPSHOTS_RETAINED);
    boolean bySnapshots = snapshots.compareTo(settings.outage()) > 0;
    Duration least = bySnapshots ? snapshots : settings.outage();
    if (retained.compareTo(least) < 0) {
      problems.add(
          "Topic %s has %s=%s: set it to %d or more, since %s."
              .formatted(
                  settings.topics().audit(),
                  RETENTION,
                  retention,
                  least.toMillis(),
                  bySnapshots
                      ? "%d times waybill.snapshot=%s are %s"
                          .formatted(SNAPSHOTS_RETAINED, settings.snapshot(), least)
                      : "waybill.outage is " + least));
    }
  }

  private static void requireTopic(
      Found found, String setting, String topic, String with, List<String> problems) {
    if (!found.partitionCounts().containsKey(topic)) {
      problems.add(
          "Topic %s does not exist: create it with %s, or set waybill.topics.%s."
              .formatted(topic, with, setting));
    }
  }
}
