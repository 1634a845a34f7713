// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  private static final int COUNT = 1_000;

  private final Patience patience =
      new Patience(
          "pipelines",
          new PatienceTest.Retry(),
          new Outages(),
          new IntakeMetrics(new SimpleMeterRegistry(), "pipelines"));

  /** What was sent and is not settled yet. */
  private final List<Sent> underWay = new ArrayList<>();

  private final DeadLetters deadLetters = new DeadLetters(emitter());

  private record Sent(Message<byte[]> message, UniEmitter<? super Void> settlement) {}

  @Test
  void many_areUnderWayAtOnce_fewerThanTheEmitterHolds_andEachIsAwaited() {
    AtomicBoolean complete = sendAll();
    Set<String> acknowledged = new HashSet<>();
    while (acknowledged.size() < COUNT) {
      assertEquals(Math.min(32, COUNT - acknowledged.size()), underWay.size());
      Sent last = underWay.remove(underWay.size() - 1);
      assertFalse(complete.get());
      assertTrue(acknowledged.add(offset(last.message)));
      last.settlement.complete(null);
    }
    assertTrue(complete.get());
  }

  @Test
  void tooLarge_isSentAgainWithoutItsValue_theOthersAsTheyAre() {
    AtomicBoolean complete = sendAll();
    Set<String> without = new HashSet<>();
    while (!complete.get()) {
      Sent first = underWay.remove(0);
      byte[] value = first.message.getPayload();
      if (value != null && Integer.parseInt(offset(first.message)) % 3 == 0) {
        first.settlement.fail(new RecordTooLargeException());
        continue;
      }
      if (value == null) {
        without.add(offset(first.message));
      }
      first.settlement.complete(null);
    }
    assertEquals((COUNT + 2) / 3, without.size());
    assertTrue(underWay.isEmpty());
  }

  private AtomicBoolean sendAll() {
    List<DeadLetter> letters =
        IntStream.range(0, COUNT)
            .mapToObj(
                offset ->
                    new DeadLetter(
                        new ConsumerRecord<>("pipelines", 0, offset, new byte[1], new byte[1]),
                        DeadLetter.UNREADABLE,
                        "test"))
            .toList();
    AtomicBoolean complete = new AtomicBoolean();
    deadLetters.send(letters, patience).subscribe().with(nothing -> complete.set(true));
    return complete;
  }

  private static String offset(Message<byte[]> message) {
    OutgoingKafkaRecordMetadata<?> metadata =
        message.getMetadata(OutgoingKafkaRecordMetadata.class).orElseThrow();
    return new String(metadata.getHeaders().lastHeader("waybill-offset").value(), UTF_8);
  }

  /** An emitter that leaves it to the test when and how a message is settled. */
  @SuppressWarnings("unchecked")
  private MutinyEmitter<byte[]> emitter() {
    return (MutinyEmitter<byte[]>)
        Proxy.newProxyInstance(
            MutinyEmitter.class.getClassLoader(),
            new Class<?>[] {MutinyEmitter.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("sendMessage")) {
                throw new UnsupportedOperationException(method.getName());
              }
              Message<byte[]> message = (Message<byte[]>) arguments[0];
              return Uni.createFrom()
                  .<Void>emitter(settlement -> underWay.add(new Sent(message, settlement)));
            });
  }
}
