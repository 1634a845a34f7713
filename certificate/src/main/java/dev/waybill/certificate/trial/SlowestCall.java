// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;

/**
 * How long an application's calls of {@code send} took at most, how many threw, and whether what
 * was sent has been flushed.
 */
final class SlowestCall {

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong thrown = new AtomicLong();
  private volatile boolean flushed;

  /** The same producer, watched. */
  @SuppressWarnings("unchecked") // a proxy has no type arguments
  Producer<byte[], byte[]> watch(Producer<byte[], byte[]> producer) {
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            SlowestCall.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> {
              boolean send = method.getName().equals("send");
              long start = System.nanoTime();
              try {
                Object result = method.invoke(producer, arguments);
                if (method.getName().equals("flush")) {
                  flushed = true;
                }
                return result;
              } catch (InvocationTargetException e) {
                thrown.addAndGet(send ? 1 : 0);
                throw e.getCause();
              } finally {
                if (send) {
                  calls.incrementAndGet();
                  nanos.accumulateAndGet(System.nanoTime() - start, Math::max);
                }
              }
            });
  }

  long calls() {
    return calls.get();
  }

  long thrown() {
    return thrown.get();
  }

  /** Whether the application has nothing more to send, and Kafka has acknowledged all of it. */
  boolean isFlushed() {
    return flushed;
  }

  long slowestMillis() {
    return nanos.get() / 1_000_000;
  }
}
