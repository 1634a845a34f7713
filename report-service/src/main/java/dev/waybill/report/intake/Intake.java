// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.intake;

import dev.waybill.report.store.DatabaseFault;
import dev.waybill.report.store.Outcome;
import dev.waybill.wire.WireException;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * What becomes of a batch of records of one channel: decoded, written in one transaction, the rest
 * sent to the dead letters; then it is done, and only then Kafka learns of it.
 *
 * <p>A value that the database refuses is found by halving the batch and becomes a dead letter too,
 * so that no record can stop those behind it. While the database or Kafka is away the batch waits:
 * the channel asks for no further one, and its consumer pauses. One batch at a time.
 *
 * @param <T> what a record is decoded to
 */
final class Intake<T> {
  private final Decoder<T> decoder;
  private final Writer<T> writer;
  private final DeadLetters deadLetters;
  private final Patience patience;
  private final IntakeMetrics metrics;

  Intake(String channel, Decoder<T> decoder, Writer<T> writer, IntakeParts parts) {
    this.decoder = decoder;
    this.writer = writer;
    this.deadLetters = parts.deadLetters();
    this.patience = parts.patience(channel);
    this.metrics = parts.metrics(channel);
  }

  /** Reads a record, or says why it can't. */
  @FunctionalInterface
  interface Decoder<T> {
    T decode(ConsumerRecord<byte[], byte[]> record) throws WireException;
  }

  /** Writes values in one transaction: all of them or none. */
  @FunctionalInterface
  interface Writer<T> {
    Outcome write(List<T> values) throws SQLException;
  }

  /** A value and the record that it came in. */
  private record Received<T>(ConsumerRecord<byte[], byte[]> record, T value) {}

  /** What came of writing, which starts anew when the database was away. */
  private record Written(Outcome outcome, List<DeadLetter> refused) {}

  /** Completes when all records of the batch are stored or dead letters; fails never. */
  Uni<Void> take(ConsumerRecords<byte[], byte[]> records) {
    List<Received<T>> received = new ArrayList<>();
    List<DeadLetter> letters = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      decode(record, received, letters);
    }
    return patience
        .blockingUntilDone(() -> write(received))
        .invoke(written -> letters.addAll(written.refused))
        .call(() -> deadLetters.send(letters, patience))
        .invoke(written -> metrics.done(records.count(), written.outcome, letters))
        .replaceWithVoid();
  }

  private void decode(
      ConsumerRecord<byte[], byte[]> record, List<Received<T>> received, List<DeadLetter> letters) {
    try {
      received.add(new Received<>(record, decoder.decode(record)));
    } catch (WireException | RuntimeException e) {
      letters.add(DeadLetter.unreadable(record, e));
    }
  }

  private Written write(List<Received<T>> batch) throws SQLException {
    List<DeadLetter> refused = new ArrayList<>();
    return new Written(write(batch, refused), refused);
  }

  private Outcome write(List<Received<T>> batch, List<DeadLetter> refused) throws SQLException {
    if (batch.isEmpty()) {
      return Outcome.NOTHING;
    }
    List<T> values = batch.stream().map(Received::value).toList();
    try {
      return writer.write(values);
    } catch (SQLException | RuntimeException e) {
      if (DatabaseFault.of(e) != DatabaseFault.VALUES) {
        throw e;
      }
      if (batch.size() == 1) {
        refused.add(DeadLetter.refused(batch.get(0).record, e));
        return Outcome.NOTHING;
      }
    }
    int half = batch.size() / 2;
    return write(batch.subList(0, half), refused)
        .plus(write(batch.subList(half, batch.size()), refused));
  }
}
