// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.embedded.EmbeddedKafka;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;

/**
 * An audit topic of one partition that holds the log of a load: compressed as a tracer does it, and
 * with the log times of the load, so that the fold's clock goes as it would have gone.
 */
final class AuditTopic {
  private static final String TIMESTAMP_TYPE = "message.timestamp.type";

  final String name;
  private final EmbeddedKafka kafka;
  private final List<Long> spans = new ArrayList<>(); // up to and including each offset

  private AuditTopic(EmbeddedKafka kafka, String name) {
    this.kafka = kafka;
    this.name = name;
  }

  /** Creates the topic and writes the log of a time. */
  static AuditTopic write(EmbeddedKafka kafka, String name, Load load, long seconds) {
    AuditTopic topic = new AuditTopic(kafka, name);
    kafka.createTopic(name, 1, Map.of(TIMESTAMP_TYPE, "CreateTime", "retention.ms", "-1"));
    AuditLog log = new AuditLog(load);
    try (Producer<byte[], byte[]> producer = Producers.of(kafka, "zstd")) {
      log.announce(record -> topic.send(producer, record));
      log.run(0, seconds * 1000, record -> topic.send(producer, record));
    }
    topic.claimLogAppendTime();
    return topic;
  }

  private void send(Producer<byte[], byte[]> producer, LogRecord record) {
    byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(record.session()).array();
    var unused =
        producer.send(new ProducerRecord<>(name, 0, record.logTimeMillis(), key, record.value()));
    spans.add(spansBefore(end()) + record.spans());
  }

  /** What the correlator wants of its topic; what is there already keeps its times. */
  private void claimLogAppendTime() {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
    Collection<AlterConfigOp> set =
        List.of(
            new AlterConfigOp(
                new ConfigEntry(TIMESTAMP_TYPE, "LogAppendTime"), AlterConfigOp.OpType.SET));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
      admin.incrementalAlterConfigs(Map.of(topic, set)).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Where the broker is. */
  String servers() {
    return kafka.bootstrapServers();
  }

  /** Above the last offset. */
  long end() {
    return spans.size();
  }

  /** How many spans the records below an offset tell of. */
  long spansBefore(long offset) {
    return offset == 0 ? 0 : spans.get((int) offset - 1);
  }
}
