// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import dev.waybill.wire.PipelineDefinition.OnCorrupted;
import dev.waybill.wire.StageDefinition.Evidence;
import dev.waybill.wire.TraceVerdict.Passage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random JSON documents of every type. */
final class RandomDocuments {
  private static final String NAME_CHARACTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  private static final long LAST_SECOND = 253_402_300_799L; // of the year 9999

  private RandomDocuments() {}

  static PipelineDefinition definition(Random random) {
    List<StageDefinition> stages = new ArrayList<>();
    stages.add(StageDefinition.origin("origin" + name(random)));
    for (int i = random.nextInt(5); i > 0; i--) {
      stages.add(stage(random, "stage" + i + name(random), Role.RELAY, stages));
    }
    stages.add(stage(random, "sink" + name(random), Role.SINK, stages));
    return new PipelineDefinition(
        name(random),
        number(random),
        stages,
        Duration.ofMillis(1 + (long) (random.nextDouble() * 86_400_000)),
        random.nextInt(4) == 0 ? random.nextInt(2) : random.nextDouble(),
        RandomBatches.pick(random, OnCorrupted.values()),
        random.nextDouble(),
        random.nextBoolean(),
        random.nextDouble());
  }

  private static StageDefinition stage(
      Random random, String name, Role role, List<StageDefinition> before) {
    List<String> after = new ArrayList<>();
    for (StageDefinition stage : before) {
      if (after.isEmpty() || random.nextBoolean()) {
        after.add(stage.name());
      }
    }
    return new StageDefinition(
        name,
        role,
        RandomBatches.list(random, 3, RandomDocuments::name),
        after,
        RandomBatches.pick(random, Evidence.values()),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean());
  }

  static String name(Random random) {
    StringBuilder name = new StringBuilder();
    for (int i = random.nextInt(20); i >= 0; i--) {
      name.append(NAME_CHARACTERS.charAt(random.nextInt(NAME_CHARACTERS.length())));
    }
    return name.toString();
  }

  static VerdictRecord verdict(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> sessionVerdicts(random);
      case 1 -> traceVerdict(random);
      default -> lateVerdicts(random);
    };
  }

  private static LateVerdicts lateVerdicts(Random random) {
    return new LateVerdicts(
        RandomBatches.text(random),
        RandomBatches.id(random),
        revision(random),
        RandomBatches.list(random, 5, RandomDocuments::ofSequences));
  }

  static SummaryRecord summary(Random random) {
    return random.nextBoolean() ? windowSummary(random) : progress(random);
  }

  private static SessionVerdicts sessionVerdicts(Random random) {
    return new SessionVerdicts(
        RandomBatches.text(random),
        instant(random),
        RandomBatches.id(random),
        revision(random),
        random.nextBoolean(),
        random.nextBoolean(),
        RandomBatches.text(random),
        RandomBatches.text(random),
        RandomBatches.text(random),
        RandomSets.small(random).ranges(),
        RandomBatches.list(random, 5, RandomDocuments::ofSequences));
  }

  private static Verdict ofSequences(Random random) {
    Kind kind = RandomBatches.pick(random, Kind.values());
    return new Verdict(
        kind == Kind.COMPLETE ? Kind.LOST : kind,
        RandomBatches.text(random),
        place(random),
        RandomBatches.text(random),
        number(random),
        RandomSets.small(random).ranges());
  }

  private static Verdict.Place place(Random random) {
    return RandomBatches.pick(random, Verdict.Place.values());
  }

  private static TraceVerdict traceVerdict(Random random) {
    return new TraceVerdict(
        RandomBatches.text(random),
        instant(random),
        new TraceId(RandomBatches.id(random), random.nextLong()),
        revision(random),
        RandomBatches.pick(random, Kind.values()),
        RandomBatches.text(random),
        place(random),
        RandomBatches.text(random),
        RandomBatches.list(random, 4, RandomDocuments::passage));
  }

  private static Passage passage(Random random) {
    return new Passage(
        RandomBatches.text(random),
        RandomBatches.text(random),
        instant(random),
        instant(random),
        List.of("handed_over", "skipped", "corrupted", "failed").get(random.nextInt(4)));
  }

  private static Summary windowSummary(Random random) {
    return new Summary(
        RandomBatches.text(random),
        instant(random),
        RandomBatches.pick(random, Summary.Evidence.values()),
        revision(random),
        random.nextBoolean(),
        number(random),
        random.nextBoolean(),
        RandomBatches.list(random, 4, RandomDocuments::stageTotals),
        RandomBatches.list(random, 4, RandomDocuments::sinkTotals),
        RandomBatches.list(random, 4, RandomDocuments::latency),
        RandomBatches.list(random, 4, RandomDocuments::spanCheck),
        RandomBatches.list(random, 4, RandomDocuments::lossSample));
  }

  private static LossSample lossSample(Random random) {
    return new LossSample(
        RandomBatches.text(random),
        random.nextInt(LossSample.CLUSTERS),
        random.nextBoolean() ? SpanThreshold.UNKNOWN : random.nextLong() >>> 8,
        number(random),
        numberOrZero(random),
        numberOrZero(random));
  }

  private static LatencyHistogram latency(Random random) {
    return new LatencyHistogram(
        RandomBatches.pick(random, LatencyHistogram.Measure.values()),
        RandomBatches.text(random),
        RandomBatches.text(random),
        number(random),
        number(random),
        number(random),
        number(random),
        number(random),
        random.nextInt(31) - 10,
        number(random),
        random.nextInt(1025) - 512,
        RandomBatches.list(random, 20, RandomDocuments::number));
  }

  private static SpanCheck spanCheck(Random random) {
    return new SpanCheck(
        RandomBatches.text(random), number(random), number(random), number(random));
  }

  private static Summary.StageTotals stageTotals(Random random) {
    return new Summary.StageTotals(
        RandomBatches.text(random),
        RandomBatches.pick(random, Role.values()),
        number(random),
        number(random),
        number(random),
        number(random),
        number(random),
        number(random),
        number(random),
        number(random),
        number(random),
        number(random),
        numberOrZero(random));
  }

  private static Summary.SinkTotals sinkTotals(Random random) {
    return new Summary.SinkTotals(
        RandomBatches.text(random),
        number(random),
        number(random),
        number(random),
        number(random),
        number(random),
        number(random),
        numberOrZero(random));
  }

  private static long numberOrZero(Random random) {
    return random.nextBoolean() ? number(random) : 0;
  }

  private static Progress progress(Random random) {
    return new Progress(
        revision(random),
        random.nextInt(Integer.MAX_VALUE),
        instant(random),
        number(random),
        number(random),
        number(random),
        number(random),
        number(random),
        RandomBatches.counts(random),
        number(random));
  }

  private static Revision revision(Random random) {
    return new Revision(random.nextInt(Integer.MAX_VALUE), number(random));
  }

  private static long number(Random random) {
    return RandomBatches.number(random, Long.MAX_VALUE);
  }

  private static Instant instant(Random random) {
    long second = (long) (random.nextDouble() * LAST_SECOND);
    return Instant.ofEpochSecond(second, random.nextBoolean() ? 0 : random.nextInt(1_000_000_000));
  }
}
