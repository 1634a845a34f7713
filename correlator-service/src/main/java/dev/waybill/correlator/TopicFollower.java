// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/**
 * Reads a topic on a thread of its own until it is stopped. When Kafka refuses, it begins anew with
 * another consumer a second later, and says so once for each cause.
 */
final class TopicFollower {
  private static final Logger LOG = Logger.getLogger(TopicFollower.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String topic;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Reading reading;
  private final Thread thread;

  /** What is done with a consumer, until the thread is interrupted. */
  interface Reading {
    void read(Consumer<byte[], byte[]> consumer) throws InterruptedException;
  }

  TopicFollower(
      String topic, String name, Supplier<Consumer<byte[], byte[]>> consumers, Reading reading) {
    this.topic = topic;
    this.consumers = consumers;
    this.reading = reading;
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void stop() {
    thread.interrupt();
  }

  private void run() {
    String cause = null;
    while (!Thread.currentThread().isInterrupted()) {
      try (Consumer<byte[], byte[]> consumer = consumers.get()) {
        reading.read(consumer);
      } catch (InterruptedException | InterruptException e) {
        return;
      } catch (KafkaException e) {
        if (!e.toString().equals(cause)) {
          cause = e.toString();
          LOG.warnf("Topic %s can't be read: %s", topic, cause);
        }
        try {
          TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (InterruptedException stopped) {
          return;
        }
      }
    }
  }
}
