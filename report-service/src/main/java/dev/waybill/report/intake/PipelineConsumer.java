// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.report.store.Database;
import dev.waybill.report.store.Outcome;
import dev.waybill.report.store.PipelineStore;
import dev.waybill.report.store.PipelineStore.Change;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.WireException;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Makes the table of definitions mirror the compacted topic, which is read from the beginning at
 * each start. When all of a partition is read, what it holds no more leaves the table.
 */
@ApplicationScoped
@Identifier(PipelineConsumer.CHANNEL)
class PipelineConsumer implements KafkaConsumerRebalanceListener {
  static final String CHANNEL = "pipelines";

  private final Intake<Change> intake;
  private final Database database;
  private final Patience patience;
  private final AssignmentListener assignment;
  private final Replays replays = new Replays();

  PipelineConsumer(IntakeParts parts, Assignments assignments) {
    database = parts.database();
    intake = new Intake<>(CHANNEL, PipelineConsumer::decode, this::write, parts);
    patience = parts.patience(CHANNEL);
    assignment = new AssignmentListener(CHANNEL, assignments);
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    for (TopicPartition partition : partitions) {
      replays.begin(partition.partition(), beginnings.get(partition), ends.get(partition));
    }
    // Where there is nothing to read no batch will come to end it.
    endReplays().subscribe().with(done -> {});
    assignment.onPartitionsAssigned(consumer, partitions);
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    assignment.onPartitionsLost(consumer, partitions);
  }

  @Incoming(CHANNEL)
  Uni<Void> take(ConsumerRecords<byte[], byte[]> records) {
    records.forEach(record -> replays.read(record.partition(), name(record), record.offset()));
    return intake.take(records).chain(this::endReplays);
  }

  private Uni<Void> endReplays() {
    return patience.blockingUntilDone(
        () -> {
          for (Replays.Replay replay : replays.complete()) {
            database.inTransaction(
                connection ->
                    PipelineStore.keepOnly(connection, replay.partition(), replay.names()));
            replays.end(replay);
          }
          return null;
        });
  }

  private Outcome write(List<Change> changes) throws SQLException {
    return database.inTransaction(connection -> PipelineStore.write(connection, changes));
  }

  private static Change decode(ConsumerRecord<byte[], byte[]> record) throws WireException {
    String name = name(record);
    if (record.value() == null) {
      return new Change(name, null, record.partition(), record.offset());
    }
    PipelineDefinition definition = PipelineDefinition.decode(record.value());
    if (!definition.name().equals(name)) {
      throw new WireException(WireException.Reason.BAD_VALUE, "the key is not the name");
    }
    return new Change(name, definition, record.partition(), record.offset());
  }

  private static String name(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), UTF_8);
  }
}
