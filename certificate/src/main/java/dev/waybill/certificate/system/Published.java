// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.system;

import dev.waybill.wire.Kind;
import dev.waybill.wire.LateVerdicts;
import dev.waybill.wire.Progress;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Summary;
import dev.waybill.wire.SummaryRecord;
import dev.waybill.wire.TraceVerdict;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.VerdictRecord;
import dev.waybill.wire.WireException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * All that correlators ever told of messages by the ledger, as it lies on their topics: every
 * revision, and which of them hold.
 */
public final class Published implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> consumer;
  private final Map<SessionWindow, SessionVerdicts> verdicts = new HashMap<>();
  private final Map<PartitionWindow, Summary> summaries = new HashMap<>();
  private final Map<String, Map<Place, Set<String>>> everLost = new HashMap<>();
  private long revisions;
  private long contradictions;
  private long deadLetters;

  private record SessionWindow(String pipeline, long session, Instant window) {}

  private record PartitionWindow(String pipeline, int partition, Instant window) {}

  public Published(String servers) {
    consumer = Clients.consumer(servers, "certificate-published");
    List<TopicPartition> all = new ArrayList<>();
    for (String topic :
        List.of(AuditTopics.VERDICTS, AuditTopics.SUMMARIES, AuditTopics.DEAD_LETTERS)) {
      consumer.partitionsFor(topic).forEach(p -> all.add(new TopicPartition(topic, p.partition())));
    }
    consumer.assign(all);
    consumer.seekToBeginning(all);
  }

  /** Reads what has been told since. */
  public void readOn() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        try {
          add(record);
        } catch (WireException e) {
          throw new IllegalStateException("The correlator told what nobody can read", e);
        }
      }
    }
  }

  private void add(ConsumerRecord<byte[], byte[]> record) throws WireException {
    if (record.topic().equals(AuditTopics.DEAD_LETTERS)) {
      deadLetters++;
    } else if (record.topic().equals(AuditTopics.VERDICTS)) {
      VerdictRecord told = VerdictRecord.decode(record.value());
      if (told instanceof SessionVerdicts session) {
        add(session);
      } else if (told instanceof TraceVerdict || told instanceof LateVerdicts) {
        revisions++; // not of the ledger's windows
      }
    } else {
      SummaryRecord told = SummaryRecord.decode(record.value());
      if (told instanceof Summary summary) {
        add(summary);
      } else if (told instanceof Progress) {
        revisions++; // of no message
      }
    }
  }

  private void add(SessionVerdicts told) {
    revisions++;
    for (Verdict verdict : told.verdicts()) {
      if (verdict.kind() == Kind.LOST) {
        everLost
            .computeIfAbsent(told.pipeline(), p -> new HashMap<>())
            .computeIfAbsent(
                new Place(verdict.stage(), verdict.place() == Verdict.Place.HOP),
                p -> new HashSet<>())
            .addAll(NamedVerdict.traceIds(told.session(), verdict.ranges()));
      }
    }
    SessionWindow key = new SessionWindow(told.pipeline(), told.session(), told.window());
    SessionVerdicts before = verdicts.get(key);
    if (before == null || before.revision().offset() < told.revision().offset()) {
      verdicts.put(key, told);
    } else if (before.revision().equals(told.revision()) && !before.equals(told)) {
      contradictions++;
    }
  }

  private void add(Summary told) {
    revisions++;
    if (told.evidence() != Summary.Evidence.LEDGER) {
      return;
    }
    PartitionWindow key =
        new PartitionWindow(told.pipeline(), told.revision().partition(), told.window());
    Summary before = summaries.get(key);
    if (before == null || before.revision().offset() < told.revision().offset()) {
      summaries.put(key, told);
    } else if (before.revision().equals(told.revision()) && !before.equals(told)) {
      contradictions++;
    }
  }

  /** The verdicts of a pipeline that hold, one for each session and window. */
  public List<SessionVerdicts> verdicts(String pipeline) {
    return verdicts.values().stream().filter(v -> v.pipeline().equals(pipeline)).toList();
  }

  /** The totals of a pipeline that hold, one for each partition of the audit log and window. */
  public List<Summary> summaries(String pipeline) {
    return summaries.values().stream().filter(s -> s.pipeline().equals(pipeline)).toList();
  }

  /** Messages that any revision called lost, and where. */
  public Map<Place, Set<String>> everLost(String pipeline) {
    return everLost.getOrDefault(pipeline, Map.of());
  }

  /** How many records there are, whatever they tell. */
  public long revisions() {
    return revisions;
  }

  /** How often the same was told again of the same part of the audit log, and was not the same. */
  public long contradictions() {
    return contradictions;
  }

  /** Records that either service put aside. */
  public long deadLetters() {
    return deadLetters;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
