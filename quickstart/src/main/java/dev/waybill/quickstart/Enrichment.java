// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.tracer.AuditTracer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** The relay: adds a warehouse to each order and sends it on. */
final class Enrichment implements ReceivingStage.Work {

  private static final int WAREHOUSES = 7;

  private final Producer<byte[], byte[]> producer;
  private final AuditTracer tracer;
  private final List<Future<RecordMetadata>> sends = new ArrayList<>();

  Enrichment(Producer<byte[], byte[]> producer, AuditTracer tracer) {
    this.producer = producer;
    this.tracer = tracer;
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> order) {
    ProducerRecord<byte[], byte[]> enriched =
        new ProducerRecord<>(OrdersPipeline.ENRICHED, order.key(), enrich(order.value()));
    tracer.carry(order, enriched);
    sends.add(producer.send(enriched));
  }

  /** Returns when all that was sent is acknowledged. */
  @Override
  public void finish() throws Exception {
    producer.flush();
    for (Future<RecordMetadata> send : sends) {
      send.get();
    }
    sends.clear();
  }

  @Override
  public void close() {
    producer.close();
  }

  private static byte[] enrich(byte[] order) {
    int warehouse = Math.floorMod(Arrays.hashCode(order), WAREHOUSES);
    byte[] addition = (" warehouse=" + warehouse).getBytes(UTF_8);
    byte[] enriched = Arrays.copyOf(order, order.length + addition.length);
    System.arraycopy(addition, 0, enriched, order.length, addition.length);
    return enriched;
  }
}
