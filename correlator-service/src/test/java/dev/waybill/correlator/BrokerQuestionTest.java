// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class BrokerQuestionTest {
  private final List<String> causes = new ArrayList<>();

  @Test
  void untilAnswered_tellsEachNewCauseOnce() throws InterruptedException {
    Exception late = new ExecutionException(new TimeoutException("late"));

    assertEquals("answer", ask(late, late, new KafkaException("away"), late));

    String timeout = TimeoutException.class.getName() + ": late";
    assertEquals(List.of(timeout, KafkaException.class.getName() + ": away", timeout), causes);
  }

  @Test
  void untilAnswered_atOnce_tellsNothing() throws InterruptedException {
    assertEquals("answer", ask());
    assertEquals(List.of(), causes);
  }

  @Test
  void untilAnswered_interrupted_asksNoMore() {
    assertThrows(InterruptedException.class, () -> ask(new InterruptedException()));
    assertThrows(InterruptedException.class, () -> ask(new InterruptException("stopped")));
    assertEquals(List.of(), causes);
    Thread.interrupted(); // which Kafka's exception has set
  }

  @Test
  void untilAnswered_anotherFailure_isThrown() {
    IllegalStateException fault = new IllegalStateException("a fault of ours");

    assertEquals(fault, assertThrows(IllegalStateException.class, () -> ask(fault)));
  }

  /** Of a broker that fails so before it answers. */
  private String ask(Exception... failures) throws InterruptedException {
    Queue<Exception> left = new ArrayDeque<>(List.of(failures));
    return BrokerQuestion.untilAnswered(
        () -> {
          if (left.isEmpty()) {
            return "answer";
          }
          Exception failure = left.remove();
          if (failure instanceof ExecutionException failed) {
            throw failed;
          }
          if (failure instanceof InterruptedException interrupted) {
            throw interrupted;
          }
          throw (RuntimeException) failure;
        },
        Duration.ZERO,
        causes::add);
  }
}
