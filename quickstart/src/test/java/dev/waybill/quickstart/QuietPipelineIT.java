// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.tracer.AuditTracer;
import dev.waybill.wire.Kind;
import dev.waybill.wire.Revision;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.VerdictRecord;
import dev.waybill.wire.Waybill;
import dev.waybill.wire.WaybillReader;
import dev.waybill.wire.WireException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last message of all is lost, and nothing comes after it that would show it. */
class QuietPipelineIT {
  private static final FaultPlan PLAN = new FaultPlan(23, 0.2, 0, 0, false);
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** By log time, from its hand-over until the record of the log by which it is told. */
  private static final Duration BOUND =
      DEADLINE.plus(DemoTracers.HEARTBEAT.multipliedBy(2)).plusSeconds(5);

  @TempDir Path folder;

  @Test
  void lastMessageIsLost_isToldSoon_whetherItsOriginIsIdleOrGone() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (BusyPipeline pipeline = BusyPipeline.start(folder, PLAN, DEADLINE);
        AuditTracer idle =
            DemoTracers.of(pipeline.address(), OrdersPipeline.SHOP, Role.ORIGIN, 0.01, true)) {
      // Given
      OrdersPipeline.receiving(false).forEach(pipeline::join);
      long messages = 0;
      for (Place place : OrdersPipeline.places(false)) {
        long count = untilLostAt(place);
        pipeline.startShop(new OrderSource(count, 1)); // says goodbye after the last
        pipeline.startShop(idleAfter(new OrderSource(count, 2), end));
        messages += 2 * count;
      }
      long all = messages;

      // When
      long now = System.currentTimeMillis(); // log time: the broker is on this host
      Waybill neverSent = idle.seal(OrdersPipeline.NAME, null, "an order".getBytes(UTF_8));
      await().atMost(BusyPipeline.PATIENCE).until(() -> pipeline.sent() == all);
      Set<TraceId> last = lastSent(pipeline);
      assertEquals(2 * OrdersPipeline.places(false).size(), last.size());
      last.add(TraceId.of(neverSent.session(), neverSent.sequence()));
      await()
          .atMost(BusyPipeline.PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> toldLost(pipeline).keySet().containsAll(last));

      // Then
      Map<TraceId, Long> handedOver = handedOver(pipeline);
      Map<TraceId, Revision> told = toldLost(pipeline);
      Map<Revision, Long> logTimes = logTimes(pipeline);
      for (TraceId message : last) {
        long millis = logTimes.get(told.get(message)) - handedOver.getOrDefault(message, now);
        assertTrue(millis <= BOUND.toMillis(), () -> message + " is told after " + millis + " ms");
      }
      end.countDown();
    }
  }

  /** Gives what another does, and then nothing, until the end of the test. */
  private static MessageSource idleAfter(MessageSource orders, CountDownLatch end) {
    return new MessageSource() {
      @Override
      public ProducerRecord<byte[], byte[]> next() throws IOException {
        ProducerRecord<byte[], byte[]> order = orders.next();
        if (order == null) {
          try {
            end.await();
          } catch (InterruptedException e) {
            throw new InterruptedIOException();
          }
        }
        return order;
      }

      @Override
      public void close() throws IOException {
        orders.close();
      }
    };
  }

  /** How many messages there are if such a one is the last. */
  private static long untilLostAt(Place place) {
    long last = 20; // some come before
    while (!place.equals(PLAN.lostAt(last))) {
      last++;
    }
    return last + 1;
  }

  /** The last message of each session that has come to the broker. */
  private static Set<TraceId> lastSent(BusyPipeline pipeline) {
    Map<Long, TraceId> last = new HashMap<>();
    WaybillReader reader = new WaybillReader();
    for (ConsumerRecord<byte[], byte[]> record :
        Published.records(OrdersPipeline.ORDERS, pipeline.address())) {
      last.merge(
          BusyPipeline.message(record, reader).session(),
          BusyPipeline.message(record, reader),
          (a, b) -> a.sequence() > b.sequence() ? a : b);
    }
    return new HashSet<>(last.values());
  }

  /** When messages were handed over for the last time, in ms since the epoch. */
  private static Map<TraceId, Long> handedOver(BusyPipeline pipeline) {
    Map<TraceId, Long> times = new HashMap<>();
    WaybillReader reader = new WaybillReader();
    for (String topic : List.of(OrdersPipeline.ORDERS, OrdersPipeline.ENRICHED)) {
      for (ConsumerRecord<byte[], byte[]> record : Published.records(topic, pipeline.address())) {
        times.merge(BusyPipeline.message(record, reader), record.timestamp(), Math::max);
      }
    }
    return times;
  }

  /** Messages that are told to be lost, with what is the first to tell so. */
  private static Map<TraceId, Revision> toldLost(BusyPipeline pipeline) throws WireException {
    Map<TraceId, Revision> first = new HashMap<>();
    for (byte[] value : Published.on(Topics.VERDICTS, pipeline.address())) {
      if (VerdictRecord.decode(value) instanceof SessionVerdicts session) {
        for (Verdict verdict : session.verdicts()) {
          for (TraceId message : lost(session.session(), verdict)) {
            first.merge(message, session.revision(), (a, b) -> a.offset() < b.offset() ? a : b);
          }
        }
      }
    }
    return first;
  }

  private static List<TraceId> lost(long session, Verdict verdict) {
    List<TraceId> lost = new ArrayList<>();
    if (verdict.kind() == Kind.LOST) {
      for (SequenceRange range : verdict.ranges()) {
        for (long sequence = range.from(); sequence < range.to(); sequence++) {
          lost.add(TraceId.of(session, sequence));
        }
      }
    }
    return lost;
  }

  /** By record of the audit log, in ms since the epoch. */
  private static Map<Revision, Long> logTimes(BusyPipeline pipeline) {
    Map<Revision, Long> times = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record :
        Published.records(Topics.AUDIT, pipeline.address())) {
      times.put(new Revision(record.partition(), record.offset()), record.timestamp());
    }
    return times;
  }
}
