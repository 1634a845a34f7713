// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.Balance;
import dev.waybill.wire.Entry;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.Waybill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

/** What a tracer promises the service that it lives in. */
class PromisesTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final byte[] VALUE = "value".getBytes(UTF_8);

  @Test
  void auditTopicGoneForAnHour_allIsToldOnceItIsBack() {
    Bench bench = new Bench(3);
    bench.step();
    bench.audit.sendException = new TimeoutException();
    int count = 0;
    for (int minute = 0; minute < 60; minute++) {
      for (int i = 0; i < 100; i++, count++) {
        bench.tracer.handOver("orders", bench.tracer.seal("orders", null, VALUE));
      }
      bench.time.advance(Duration.ofMinutes(1));
      bench.step();
      assertBalanced(bench.tracer.balance());
    }
    assertEquals(count, bench.tracer.balance().pending());
    bench.audit.sendException = null;
    bench.report();
    bench.report();

    assertEquals(Map.of(), bench.dropped());
    assertEquals(0, bench.tracer.balance().pending());
    assertEquals(SequenceSet.ofRange(0, count), bench.union(SessionSets::handedOver));
    for (int partition = 0; partition < 3; partition++) {
      List<Long> numbers = bench.entries(partition).stream().map(Entry::number).toList();
      for (int i = 0; i < numbers.size(); i++) {
        assertEquals(i, numbers.get(i));
      }
    }
  }

  /** Whatever the audit producer throws, errors too, the sender goes on, and all is told. */
  @Test
  void auditProducerThrowsAnything_senderGoesOnAndAllIsTold() {
    AtomicInteger made = new AtomicInteger();
    AtomicInteger sent = new AtomicInteger();
    Supplier<Producer<byte[], byte[]>> factory =
        () ->
            switch (made.incrementAndGet()) {
              case 1 -> throw new KafkaException("as if");
              case 2 -> throw new ExceptionInInitializerError("as if");
              case 3 -> throw new OutOfMemoryError("as if");
              default -> Bench.producer(Bench.AUDIT, 2, message -> fail(sent.incrementAndGet()));
            };
    try (AuditTracer tracer = started(factory, builder -> builder)) {
      for (int i = 0; i < 100; i++) {
        tracer.handOver("orders", tracer.seal("orders", null, VALUE));
      }
      await().atMost(LONG).until(() -> tracer.balance().pending() == 0);
      assertEquals(Map.of(), tracer.balance().dropped());
      assertTrue(sent.get() > 5);
    }
  }

  private static RuntimeException fail(int attempt) {
    switch (attempt) {
      case 1 -> throw new OutOfMemoryError("as if");
      case 2 -> throw new StackOverflowError();
      case 3 -> throw new NoClassDefFoundError("as if");
      case 4 -> throw new AssertionError("as if");
      case 5 -> throw new IllegalStateException("as if");
      default -> {
        return null;
      }
    }
  }

  @Test
  void userSerializerThrowsAnything_itIsThrownAndTheNextMessageIsUnharmed() {
    Bench bench = new Bench(1);
    MockProducer<byte[], byte[]> inner = Bench.producer("orders", 1, true);
    for (Throwable failure : List.of(new IllegalStateException(), new StackOverflowError())) {
      Throwable[] next = {failure};
      Serializer<String> serializer =
          (topic, data) -> {
            Throwable thrown = next[0];
            next[0] = null;
            PromisesTest.<RuntimeException>raise(thrown);
            return data.getBytes(UTF_8);
          };
      Producer<String, String> producer = bench.tracer.wrap(inner, serializer, serializer);
      ProducerRecord<String, String> message = new ProducerRecord<>("orders", "key", "value");
      assertSame(failure, assertThrows(Throwable.class, () -> producer.send(message)));
      var unused = producer.send(message);
    }
    bench.report();

    assertEquals(2, inner.history().size());
    for (ProducerRecord<byte[], byte[]> sent : inner.history()) {
      assertArrayEquals("key".getBytes(UTF_8), sent.key());
      assertArrayEquals(VALUE, sent.value());
    }
    assertEquals(SequenceSet.of(0, 1), bench.union(SessionSets::handedOver));
    assertEquals(Map.of(), bench.dropped());
  }

  @Test
  void userProducerOrCallbackThrowsAnything_itIsThrownAndTold() {
    Bench bench = new Bench(1);
    MockProducer<byte[], byte[]> inner =
        Bench.producer(
            "orders",
            1,
            message -> {
              if (message.value()[0] == 'E') {
                throw new StackOverflowError();
              }
              return message.value()[0] == 'R' ? new IllegalStateException() : null;
            });
    Producer<byte[], byte[]> producer = bench.tracer.wrap(inner);
    assertThrows(StackOverflowError.class, () -> producer.send(message("E")));
    assertThrows(IllegalStateException.class, () -> producer.send(message("R")));
    AssertionError ofUser = new AssertionError("the user's own");
    Throwable thrown =
        assertThrows(
            Throwable.class,
            () ->
                producer.send(
                    message("C"),
                    (metadata, exception) -> {
                      throw ofUser;
                    }));
    assertSame(ofUser, thrown); // as from the producer inside; Kafka's own logs it
    var unused = producer.send(message("value"));
    bench.report();

    assertArrayEquals(VALUE, inner.history().get(1).value());
    assertEquals(SequenceSet.of(0, 1), bench.union(SessionSets::failed));
    assertEquals(SequenceSet.of(2, 3), bench.union(SessionSets::handedOver));
    assertEquals(Map.of(), bench.dropped());
  }

  @Test
  void faultOfOurs_messageGoesUnharmedAndIsCounted() {
    Bench bench = new Bench(1);
    MockProducer<byte[], byte[]> inner = Bench.producer("orders", 1, true);
    Producer<byte[], byte[]> producer = bench.tracer.wrap(inner);
    ProducerRecord<byte[], byte[]> broken =
        new ProducerRecord<>("orders", VALUE) {
          private final Headers headers = new BrokenHeaders();

          @Override
          public Headers headers() {
            return headers;
          }
        };
    var unused = producer.send(broken);

    assertArrayEquals(VALUE, inner.history().get(0).value());
    assertEquals(Map.of("tracer_error", 1L), bench.dropped());
  }

  /** Headers that fail when the waybill is looked for, as nobody expects. */
  private static final class BrokenHeaders extends RecordHeaders {
    @Override
    public Header lastHeader(String key) {
      throw new StackOverflowError();
    }
  }

  @Test
  void blackHole_neverThrowsAndClosesInTime() {
    try (BlackHole hole = new BlackHole()) {
      AuditTracer tracer =
          assertTimeoutPreemptively(
              LONG,
              () ->
                  settings(AuditTracer.builder())
                      .bootstrapServers(hole.address())
                      .queueCapacity(1 << 10)
                      .closeTimeout(Duration.ofMillis(300))
                      .build());
      assertTimeoutPreemptively(
          LONG,
          () -> {
            for (int i = 0; i < 200_000; i++) {
              Waybill waybill = tracer.seal("orders", null, VALUE);
              tracer.handOver("orders", waybill);
            }
            assertBalanced(tracer.balance());
            tracer.close();
          });
      Balance balance = tracer.balance();
      assertBalanced(balance);
      assertEquals(200_000, balance.recorded());
      assertEquals(0, balance.sent());
      assertEquals(0, balance.pending());
    }
  }

  @Test
  void senderThreadStuck_closeReturnsAllTheSame() {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch stuck = new CountDownLatch(1);
    AuditTracer tracer =
        started(
            () -> {
              stuck.countDown();
              awaitQuietly(never);
              throw new KafkaException();
            },
            builder -> builder.closeTimeout(Duration.ofMillis(100)));
    awaitQuietly(stuck);
    assertTimeoutPreemptively(LONG, tracer::close);
    never.countDown();
  }

  @Test
  void close_sendsAllThatIsLeft() {
    MockProducer<byte[], byte[]> audit = Bench.producer(Bench.AUDIT, 4, true);
    AuditTracer tracer =
        started(() -> audit, builder -> builder.heartbeat(Duration.ofHours(1)).closeTimeout(LONG));
    for (int i = 0; i < 10_000; i++) {
      tracer.handOver("orders", tracer.seal("orders", null, VALUE));
    }
    tracer.close();

    assertEquals(new Balance(10_000, 10_000, Map.of(), 0), tracer.balance());
    SequenceSet told = new SequenceSet();
    for (ProducerRecord<byte[], byte[]> record : audit.history()) {
      for (Entry entry : Bench.decode(record).entries()) {
        entry.sessions().forEach(sets -> told.addAll(sets.handedOver()));
      }
    }
    assertEquals(SequenceSet.ofRange(0, 10_000), told);
  }

  @Test
  void balance_holdsAtAnyMoment() throws Exception {
    MockProducer<byte[], byte[]> audit = Bench.producer(Bench.AUDIT, 4, true);
    int threads = 3;
    int perThread = 100_000;
    AuditTracer tracer =
        started(
            () -> audit,
            builder ->
                builder
                    .heartbeat(Duration.ofMillis(20))
                    .queueCapacity(1 << 12)
                    .samplingRate(0.001)
                    .closeTimeout(LONG));
    AtomicInteger running = new AtomicInteger(threads);
    List<Thread> recorders = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Thread recorder =
          new Thread(
              () -> {
                for (int i = 0; i < perThread; i++) {
                  tracer.handOver("orders", tracer.seal("orders", null, VALUE));
                }
                running.decrementAndGet();
              });
      recorder.start();
      recorders.add(recorder);
    }
    long lastRecorded = 0;
    while (running.get() > 0) {
      Balance balance = tracer.balance();
      assertBalanced(balance);
      assertTrue(balance.recorded() >= lastRecorded);
      lastRecorded = balance.recorded();
    }
    for (Thread recorder : recorders) {
      recorder.join();
    }
    tracer.close();

    Balance balance = tracer.balance();
    assertBalanced(balance);
    assertEquals(0, balance.pending());
    assertTrue(balance.recorded() >= (long) threads * perThread);
  }

  private static AuditTracer started(
      Supplier<Producer<byte[], byte[]>> factory, UnaryOperator<AuditTracerBuilder> change) {
    AuditTracerBuilder builder =
        change.apply(settings(AuditTracer.builder()).bootstrapServers("localhost:1"));
    AuditTracer tracer =
        new AuditTracer(Wiring.of(TracerSettings.of(builder), new SystemTime(), factory));
    tracer.start(Duration.ZERO);
    return tracer;
  }

  private static AuditTracerBuilder settings(AuditTracerBuilder builder) {
    return builder
        .stage("stage")
        .role(Role.ORIGIN)
        .samplingRate(0)
        .heartbeat(Duration.ofMillis(50));
  }

  private static ProducerRecord<byte[], byte[]> message(String value) {
    return new ProducerRecord<>("orders", value.getBytes(UTF_8));
  }

  private static void assertBalanced(Balance balance) {
    long dropped = balance.dropped().values().stream().mapToLong(Long::longValue).sum();
    assertEquals(balance.recorded(), balance.sent() + dropped + balance.pending());
    assertTrue(balance.pending() >= 0, () -> "pending: " + balance);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Throws whatever it is. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void raise(Throwable failure) throws T {
    if (failure != null) {
      throw (T) failure;
    }
  }
}
