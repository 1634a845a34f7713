// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.FoldSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartChecksTest {
  private final StartChecks checks = new StartChecks(Settings.of());
  private final Map<String, Integer> partitionCounts =
      new HashMap<>(
          Map.of(
              "waybill.audit", 4,
              "waybill.pipelines", 1,
              "waybill.verdicts", 4,
              "waybill.summaries", 4,
              "waybill.dead-letters", 1));

  @Test
  void defaults_areThoseOfTheFold() {
    assertEquals(FoldSettings.DEFAULT, Settings.of().foldSettings());
    assertEquals(List.of(), checks.settingProblems());
  }

  @Test
  void settingProblems_outOfRange_areNamed() {
    CorrelatorSettings settings =
        Settings.of(
            "waybill.tick", "0s",
            "waybill.grace", "-1s",
            "waybill.silence-heartbeats", "0",
            "waybill.max-ranges", "-5",
            "waybill.snapshot", "0s",
            "waybill.outage", "-1s",
            "waybill.horizon", "-1s",
            "waybill.retention", "-1s",
            "waybill.max-state-bytes", "0");

    List<String> problems = new StartChecks(settings).settingProblems();

    assertEquals(9, problems.size());
    assertEquals("waybill.tick is PT0S: set it to 1ms or more.", problems.get(0));
    assertEquals("waybill.snapshot is PT0S: set it to 1ms or more.", problems.get(1));
    assertEquals("waybill.max-ranges is -5: set it to 1 or more.", problems.get(5));
  }

  @Test
  void problems_allAsItShouldBe_areNone() {
    assertEquals(List.of(), problems("LogAppendTime", "compact", OptionalInt.empty()));
    assertEquals(List.of(), problems("LogAppendTime", "compact", OptionalInt.of(4)));
  }

  @Test
  void problems_missingTopic_namesItsSetting() {
    partitionCounts.remove("waybill.dead-letters");

    List<String> problems = problems("LogAppendTime", "compact", OptionalInt.empty());

    assertEquals(
        List.of(
            "Topic waybill.dead-letters does not exist: create it with any partition count, or set"
                + " waybill.topics.dead-letters."),
        problems);
  }

  @Test
  void problems_otherPartitionCountThanBefore_isRefused() {
    List<String> problems = problems("LogAppendTime", "compact", OptionalInt.of(3));

    assertEquals(1, problems.size());
    assertTrue(problems.get(0).contains("has 4 partitions and had 3"), problems.get(0));
  }

  @Test
  void problems_wrongTopicSettings_tellNameAndValue() {
    List<String> problems = problems("CreateTime", "compact,delete", OptionalInt.empty());

    assertEquals(2, problems.size());
    assertTrue(problems.get(0).contains("message.timestamp.type=CreateTime"), problems.get(0));
    assertTrue(problems.get(1).contains("cleanup.policy=compact,delete"), problems.get(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "86400000", "604800000"})
  void problems_longRetention_areNone(String retention) {
    assertEquals(List.of(), retentionProblems(Settings.of(), retention));
  }

  @Test
  void problems_retentionBelowTheOutage_tellsNameAndValue() {
    assertEquals(
        List.of(
            "Topic waybill.audit has retention.ms=86399999: set it to 86400000 or more, since"
                + " waybill.outage is PT24H."),
        retentionProblems(Settings.of(), "86399999"));
  }

  @Test
  void problems_retentionBelowThreeSnapshots_tellsNameAndValue() {
    CorrelatorSettings settings = Settings.of("waybill.snapshot", "1m", "waybill.outage", "2m");

    assertEquals(List.of(), retentionProblems(settings, "180000"));
    assertEquals(
        List.of(
            "Topic waybill.audit has retention.ms=179999: set it to 180000 or more, since 3 times"
                + " waybill.snapshot=PT1M are PT3M."),
        retentionProblems(settings, "179999"));
  }

  private List<String> retentionProblems(CorrelatorSettings settings, String retention) {
    return new StartChecks(settings)
        .problems(
            new StartChecks.Found(
                partitionCounts, "LogAppendTime", retention, "compact", OptionalInt.empty()));
  }

  private List<String> problems(String timestampType, String policy, OptionalInt before) {
    return checks.problems(
        new StartChecks.Found(partitionCounts, timestampType, "-1", policy, before));
  }
}
