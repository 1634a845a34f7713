// SPDX-License-Identifier: Apache-2.0
package dev.waybill.examples.nativehost;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.Entry;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.WireException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All that an audit topic of one partition tells. */
final class Audit {
  private final List<Entry> entries = new ArrayList<>();
  private final List<AuditSpan> spans = new ArrayList<>();

  static Audit read(String servers, TopicPartition partition) throws WireException {
    Audit audit = new Audit();
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(100))) {
          AuditBatch batch = AuditBatch.decode(message.value());
          audit.entries.addAll(batch.entries());
          batch.spans().forEach(resource -> audit.spans.addAll(resource.spans()));
        }
      }
    }
    return audit;
  }

  /** In the order of the topic. */
  List<Entry> entries(String stage) {
    return entries.stream().filter(entry -> entry.stage().equals(stage)).toList();
  }

  /** The union of one kind of sets of a stage. */
  SequenceSet union(String stage, Function<SessionSets, SequenceSet> kind) {
    SequenceSet union = new SequenceSet();
    sets(stage).forEach(sets -> union.addAll(kind.apply(sets)));
    return union;
  }

  /** What a stage has told more than once that it handed it over. */
  SequenceSet handedOverTwice(String stage) {
    SequenceSet once = new SequenceSet();
    SequenceSet twice = new SequenceSet();
    sets(stage)
        .forEach(
            sets -> {
              twice.addAll(sets.handedOverAgain());
              twice.addAll(once.addAllAndTellKnown(sets.handedOver()));
            });
    return twice;
  }

  /** The sessions of which a stage tells, without repetition. */
  List<Long> sessions(String stage) {
    return sets(stage).map(SessionSets::session).distinct().toList();
  }

  /** The sequences of which a stage has told spans. */
  SequenceSet spans(String stage) {
    SequenceSet sequences = new SequenceSet();
    spans.stream()
        .filter(span -> stage.equals(span.attributes().get(AuditSpan.STAGE)))
        .forEach(span -> sequences.add(span.traceId().sequence()));
    return sequences;
  }

  private Stream<SessionSets> sets(String stage) {
    return entries(stage).stream().flatMap(entry -> entry.sessions().stream());
  }
}
