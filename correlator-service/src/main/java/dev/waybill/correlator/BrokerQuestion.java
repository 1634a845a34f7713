// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Something that only the broker knows. */
@FunctionalInterface
interface BrokerQuestion<T> {

  /** Until the broker is asked again. */
  Duration PAUSE = Duration.ofSeconds(1);

  /** Asks once. */
  T ask() throws ExecutionException, InterruptedException;

  /**
   * Asks again and again until the broker answers; waits meanwhile.
   *
   * @param onNewCause told why there is no answer, whenever that is not the same as before
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  static <T> T untilAnswered(BrokerQuestion<T> question, Consumer<String> onNewCause)
      throws InterruptedException {
    return untilAnswered(question, PAUSE, onNewCause);
  }

  /** The same with another pause. */
  static <T> T untilAnswered(
      BrokerQuestion<T> question, Duration pause, Consumer<String> onNewCause)
      throws InterruptedException {
    String cause = null;
    while (true) {
      Throwable failure;
      try {
        return question.ask();
      } catch (InterruptException e) {
        throw new InterruptedException(e.getMessage());
      } catch (ExecutionException e) {
        failure = e.getCause();
      } catch (KafkaException e) {
        failure = e;
      }
      if (!failure.toString().equals(cause)) {
        cause = failure.toString();
        onNewCause.accept(cause);
      }
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    }
  }
}
