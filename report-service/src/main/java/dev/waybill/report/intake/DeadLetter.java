// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.wire.WireException;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.sql.SQLException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A record that was not stored.
 *
 * @param record as it was read
 * @param reason a {@link WireException.Reason} or one of the constants here
 * @param detail what was found and where, without content
 */
record DeadLetter(ConsumerRecord<byte[], byte[]> record, String reason, String detail) {
  /** A decoder failed in a way that it should not. */
  static final String UNREADABLE = "UNREADABLE";

  /** It can be read, but the database holds no such values. */
  static final String REFUSED = "REFUSED";

  static DeadLetter unreadable(ConsumerRecord<byte[], byte[]> record, Exception cause) {
    return cause instanceof WireException e
        ? new DeadLetter(record, e.reason().name(), e.getMessage())
        : new DeadLetter(record, UNREADABLE, cause.getClass().getName());
  }

  static DeadLetter refused(ConsumerRecord<byte[], byte[]> record, Exception cause) {
    // The database's message would quote the values.
    String detail =
        cause instanceof SQLException e
            ? "SQLSTATE " + e.getSQLState()
            : cause.getClass().getName();
    return new DeadLetter(record, REFUSED, detail);
  }

  /** Key and headers of the record on the topic of dead letters; the value stays as it was. */
  OutgoingKafkaRecordMetadata<byte[]> metadata() {
    return OutgoingKafkaRecordMetadata.<byte[]>builder()
        .withKey(record.key())
        .withHeaders(headers())
        .build();
  }

  private Headers headers() {
    return new RecordHeaders()
        .add("waybill-reason", reason.getBytes(UTF_8))
        .add("waybill-detail", detail.getBytes(UTF_8))
        .add("waybill-topic", record.topic().getBytes(UTF_8))
        .add("waybill-partition", Integer.toString(record.partition()).getBytes(UTF_8))
        .add("waybill-offset", Long.toString(record.offset()).getBytes(UTF_8));
  }
}
