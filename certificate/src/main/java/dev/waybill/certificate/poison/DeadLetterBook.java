// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.poison;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.certificate.system.AuditTopics;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** What the topic of dead letters says of which records, and who says it. For one thread. */
final class DeadLetterBook {

  private static final List<String> READ_BY_CORRELATOR =
      List.of(AuditTopics.AUDIT, AuditTopics.OTLP, AuditTopics.PIPELINES);

  private static final List<String> READ_BY_REPORT =
      List.of(AuditTopics.VERDICTS, AuditTopics.SUMMARIES, AuditTopics.PIPELINES);

  private final Map<String, Integer> byCorrelator = new HashMap<>();
  private final Map<String, Integer> byReport = new HashMap<>();
  private long withoutReason;
  private long nameless;

  /** How a record is named. */
  static String place(String topic, Object partition, Object offset) {
    return topic + "-" + partition + "@" + offset;
  }

  /** Adds records of the topic of dead letters. */
  void add(Iterable<ConsumerRecord<byte[], byte[]>> letters) {
    for (ConsumerRecord<byte[], byte[]> letter : letters) {
      Headers headers = letter.headers();
      // What correlators write keeps the record's own headers.
      String correlators = place(headers, "waybill-source-");
      String reports = place(headers, "waybill-");
      if (correlators != null) {
        byCorrelator.merge(correlators, 1, Integer::sum);
      } else if (reports != null) {
        byReport.merge(reports, 1, Integer::sum);
      } else if (headers.lastHeader(PoisonWriter.MARK) == null) {
        nameless++;
      }
      if ((correlators != null || reports != null) && text(headers, "waybill-reason") == null) {
        withoutReason++;
      }
    }
  }

  private static String place(Headers headers, String prefix) {
    String topic = text(headers, prefix + "topic");
    String partition = text(headers, prefix + "partition");
    String offset = text(headers, prefix + "offset");
    return topic == null || partition == null || offset == null
        ? null
        : place(topic, partition, offset);
  }

  private static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }

  /** Whether each reader of each record has told of it. */
  boolean tellsOf(Set<String> places) {
    return missing(places).isEmpty();
  }

  /** Of which records a reader has not told. */
  Set<String> missing(Set<String> places) {
    Set<String> missing = new HashSet<>();
    for (String place : places) {
      boolean correlators = !isOf(place, READ_BY_CORRELATOR) || byCorrelator.containsKey(place);
      boolean reports = !isOf(place, READ_BY_REPORT) || byReport.containsKey(place);
      if (!correlators || !reports) {
        missing.add(place);
      }
    }
    return missing;
  }

  /** Which others there are. */
  Set<String> others(Set<String> places) {
    Set<String> others = new HashSet<>(byCorrelator.keySet());
    others.addAll(byReport.keySet());
    others.removeAll(places);
    return others;
  }

  /** How many of a topic's records were told of. */
  long of(String topic) {
    Set<String> all = new HashSet<>(byCorrelator.keySet());
    all.addAll(byReport.keySet());
    return all.stream().filter(place -> isOf(place, List.of(topic))).count();
  }

  /** How many tell what a reader had told before. */
  long again() {
    return Stream.of(byCorrelator, byReport)
        .flatMap(by -> by.values().stream())
        .mapToLong(times -> times - 1L)
        .sum();
  }

  /** How many don't name their record, or no reason. */
  long unexplained() {
    return nameless + withoutReason;
  }

  /** Any few, to look at. */
  static List<String> some(Set<String> places) {
    return places.stream().sorted(Comparator.naturalOrder()).limit(5).toList();
  }

  private static boolean isOf(String place, List<String> topics) {
    return topics.contains(place.substring(0, place.lastIndexOf('-')));
  }
}
