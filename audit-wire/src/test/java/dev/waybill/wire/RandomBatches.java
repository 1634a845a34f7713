// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import dev.waybill.wire.PartitionProgress.Skipped;
import dev.waybill.wire.SessionSets.Issued;
import dev.waybill.wire.SessionSets.Origin;
import dev.waybill.wire.SessionSets.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/** Random audit batches with everything in them that may be in one. */
final class RandomBatches {
  private static final long MAX_EPOCH_MINUTE = 4_223_371_679L;

  private RandomBatches() {}

  static AuditBatch batch(Random random) {
    List<ResourceSpans> spans = list(random, 3, RandomSpans::resourceSpans);
    if (random.nextInt(8) == 0) {
      return new AuditBatch(false, 0, spans, List.of(), List.of(), null, false);
    }
    return new AuditBatch(
        true,
        1 + random.nextInt(random.nextBoolean() ? 64 : Integer.MAX_VALUE),
        spans,
        list(random, 4, RandomBatches::entry),
        list(random, 3, RandomBatches::definition),
        random.nextBoolean() ? settings(random) : null,
        random.nextBoolean(),
        random.nextBoolean() ? snapshot(random) : null);
  }

  private static SnapshotPart snapshot(Random random) {
    int index = (int) number(random, Integer.MAX_VALUE - 1);
    int count = index + 1 + (int) number(random, Integer.MAX_VALUE - index - 1);
    byte[] bytes = new byte[random.nextInt(60)];
    random.nextBytes(bytes);
    return new SnapshotPart(number(random, Long.MAX_VALUE), index, count, bytes);
  }

  static <T> List<T> list(Random random, int below, Function<Random, T> element) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(below); i > 0; i--) {
      list.add(element.apply(random));
    }
    return list;
  }

  static <T> T pick(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  /** 0 or more; small, large and the largest. */
  static long number(Random random, long max) {
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1 -> max;
      case 2 -> Math.min(max, random.nextInt(300));
      default -> Math.min(max, random.nextLong() >>> (1 + random.nextInt(62)));
    };
  }

  private static int integer(Random random) {
    return (int) number(random, Integer.MAX_VALUE);
  }

  static long id(Random random) {
    return random.nextInt(5) == 0 ? 1 : random.nextLong() | (1L << random.nextInt(64));
  }

  /** Up to a few characters of each length in UTF-8. */
  static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      text.appendCodePoint(
          switch (random.nextInt(8)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> 0x80 + random.nextInt(0x700);
            case 2 -> 0x4E00 + random.nextInt(0x1000);
            case 3 -> 0x1F600 + random.nextInt(0x50);
            case 4 -> "\"\\/\u2028\uFFFF".codePointAt(random.nextInt(5));
            default -> 'a' + random.nextInt(26);
          });
    }
    return text.toString();
  }

  static String name(Random random) {
    return "n" + text(random);
  }

  static Map<String, Long> counts(Random random) {
    Map<String, Long> counts = new TreeMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      counts.put(text(random), number(random, Long.MAX_VALUE));
    }
    return counts;
  }

  private static AuditBatch.Definition definition(Random random) {
    PipelineDefinition definition = RandomDocuments.definition(random);
    return new AuditBatch.Definition(definition.name(), random.nextInt(4) == 0 ? null : definition);
  }

  private static FoldSettings settings(Random random) {
    FoldSettings some =
        new FoldSettings(
            integer(random), Math.max(1, integer(random)), Math.max(1, integer(random)));
    return random.nextBoolean()
        ? some
        : new FoldSettings(
            some.graceMillis(),
            some.silenceHeartbeats(),
            some.maxRanges(),
            number(random, Long.MAX_VALUE),
            number(random, Long.MAX_VALUE),
            Math.max(1, number(random, Long.MAX_VALUE)));
  }

  static Entry entry(Random random) {
    return new Entry(
        id(random),
        number(random, Long.MAX_VALUE),
        number(random, Long.MAX_VALUE),
        Math.max(1, number(random, Integer.MAX_VALUE)),
        name(random),
        pick(random, Role.values()),
        text(random),
        text(random),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        counts(random),
        list(random, 4, RandomBatches::progress),
        list(random, 4, RandomBatches::sessionSets),
        new Balance(
            number(random, Long.MAX_VALUE),
            number(random, Long.MAX_VALUE),
            counts(random),
            number(random, Long.MAX_VALUE)));
  }

  private static PartitionProgress progress(Random random) {
    return new PartitionProgress(
        name(random),
        integer(random),
        number(random, Long.MAX_VALUE),
        number(random, Long.MAX_VALUE),
        offsets(random),
        list(random, 3, r -> new Skipped(range(r), r.nextBoolean())),
        offsets(random),
        number(random, Long.MAX_VALUE),
        number(random, Long.MAX_VALUE),
        number(random, Long.MAX_VALUE));
  }

  private static OffsetRange range(Random random) {
    long from = number(random, Long.MAX_VALUE - 1);
    return new OffsetRange(from, from + 1 + number(random, Long.MAX_VALUE - from - 1));
  }

  private static List<OffsetRange> offsets(Random random) {
    List<OffsetRange> ranges = new ArrayList<>();
    long at = random.nextInt(4) == 0 ? 0 : random.nextLong() >>> 2;
    for (int i = random.nextInt(6); i > 0; i--) {
      at += random.nextInt(1000);
      long to = at + 1 + random.nextInt(100_000);
      ranges.add(new OffsetRange(at, to));
      at = to;
    }
    return ranges;
  }

  static SessionSets sessionSets(Random random) {
    return new SessionSets(
        id(random),
        name(random),
        RandomSets.small(random),
        RandomSets.small(random),
        RandomSets.small(random),
        RandomSets.small(random),
        RandomSets.small(random),
        RandomSets.small(random),
        RandomSets.small(random),
        list(random, 4, r -> new Placed(name(r), integer(r), range(r))),
        random.nextBoolean() ? origin(random) : null);
  }

  private static Origin origin(Random random) {
    return new Origin(
        list(random, 4, RandomBatches::issued),
        number(random, MAX_EPOCH_MINUTE * 60_000),
        (int) number(random, Sampling.NEVER),
        random.nextBoolean());
  }

  private static Issued issued(Random random) {
    long from = number(random, TraceId.MAX_SEQUENCE - 1);
    long count = 1 + number(random, TraceId.MAX_SEQUENCE - from - 1);
    return new Issued(number(random, MAX_EPOCH_MINUTE), new SequenceRange(from, from + count));
  }
}
