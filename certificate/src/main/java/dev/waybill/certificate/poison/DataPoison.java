// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.poison;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.wire.Waybill;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Records on a pipeline's own topics that are none of its messages. For one thread. */
final class DataPoison {

  private static final int MANY_HEADERS = 10_000;
  private static final int MANY_WAYBILLS = 5_000;
  private static final int LARGE_HEADER_BYTES = 1 << 20;
  private static final String MAX_MESSAGE_BYTES = Integer.toString(16 << 20);

  private final PoisonWriter writer;
  private final Random random;

  DataPoison(PoisonWriter writer, long seed) {
    this.writer = writer;
    this.random = new Random(seed);
  }

  /** Lets a topic take what is written here. */
  static void allowLarge(EmbeddedKafka kafka, String topic) throws InterruptedException {
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("max.message.bytes", MAX_MESSAGE_BYTES),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot set " + topic, e.getCause());
    }
  }

  /** Without a waybill, whatever else they have: no message of the pipeline can be one of them. */
  void withoutWaybill(String topic) {
    writer.write(topic, bytes(8), bytes(random.nextInt(1_000)), List.of());
    writer.write(topic, null, null, List.of());
    writer.write(topic, new byte[0], new byte[0], List.of());
    writer.write(topic, bytes(8), null, List.of(header("other", new byte[0])));
    writer.write(topic, bytes(8), bytes(100), List.of(header("large", bytes(LARGE_HEADER_BYTES))));
    writer.write(topic, bytes(8), bytes(100), many("header-", MANY_HEADERS));
    writer.write(topic, bytes(8), bytes(100), List.of(header(Waybill.HEADER, null)));
    // The last one counts.
    List<Header> waybills = many(Waybill.HEADER, MANY_WAYBILLS);
    waybills.add(header(Waybill.HEADER, null));
    writer.write(topic, bytes(8), bytes(100), waybills);
  }

  /**
   * With waybills that can't be read. Each may be a message that was lost where it lies: so it must
   * lie behind all messages of the pipeline.
   */
  void withBrokenWaybills(String topic) {
    writer.write(topic, bytes(8), bytes(100), many(Waybill.HEADER, MANY_WAYBILLS));
    writer.write(topic, bytes(8), null, List.of(header(Waybill.HEADER, bytes(LARGE_HEADER_BYTES))));
    writer.write(topic, null, null, List.of(header(Waybill.HEADER, new byte[0])));
    for (int i = 0; i < 50; i++) {
      writer.write(
          topic,
          bytes(8),
          bytes(random.nextInt(200)),
          List.of(header(Waybill.HEADER, bytes(random.nextInt(100)))));
    }
  }

  private List<Header> many(String name, int count) {
    List<Header> headers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      headers.add(
          header(name.equals(Waybill.HEADER) ? name : name + i, bytes(1 + random.nextInt(60))));
    }
    return headers;
  }

  private byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Header header(String name, byte[] value) {
    return new RecordHeader(name, value);
  }
}
