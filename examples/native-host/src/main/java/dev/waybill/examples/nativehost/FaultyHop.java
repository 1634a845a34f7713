// SPDX-License-Identifier: Apache-2.0
package dev.waybill.examples.nativehost;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What the audit is there for: on its way from the shop one message is lost, one damaged and one
 * doubled. It knows nothing of Waybill; which messages they are is told by their values.
 */
final class FaultyHop {
  static final String TOPIC = "orders.delivered";

  /** Numbers of the messages. */
  static final int LOST = 7;

  static final int CORRUPTED = 70;

  static final int DOUBLED = 107;

  private FaultyHop() {}

  static void run(String servers, int messages) {
    try (Consumer<byte[], byte[]> consumer = Clients.bytesConsumer(servers, "hop");
        Producer<byte[], byte[]> producer = Clients.bytesProducer(servers)) {
      consumer.subscribe(List.of(Shop.TOPIC));
      for (int seen = 0; seen < messages; ) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofSeconds(1))) {
          deliver(message, producer);
          seen++;
        }
      }
    }
  }

  private static void deliver(
      ConsumerRecord<byte[], byte[]> message, Producer<byte[], byte[]> producer) {
    byte[] value = message.value();
    int copies = is(DOUBLED, value) ? 2 : is(LOST, value) ? 0 : 1;
    byte[] delivered = is(CORRUPTED, value) ? corrupt(value) : value;
    for (int i = 0; i < copies; i++) {
      var unused =
          producer.send(
              new ProducerRecord<>(TOPIC, null, message.key(), delivered, message.headers()));
    }
  }

  private static boolean is(int number, byte[] value) {
    return new String(value, StandardCharsets.UTF_8).equals(Shop.order(number));
  }

  /** Another array, in which one bit is another. */
  static byte[] corrupt(byte[] value) {
    byte[] other = value.clone();
    other[0] ^= 1;
    return other;
  }
}
