// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.pipeline;

import dev.waybill.wire.TraceId;
import dev.waybill.wire.Waybill;
import dev.waybill.wire.WaybillReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;

/**
 * Stands between an origin's tracer and its client: notes what is sent under which trace id, and
 * holds messages back as the script has it, so that they come late and out of order.
 */
public final class NotingProducer {

  private final Producer<byte[], byte[]> producer;
  private final Script script;
  private final Notes notes;
  private final WaybillReader reader = new WaybillReader();
  private final ScheduledExecutorService network =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "certificate-network");
            thread.setDaemon(true);
            return thread;
          });
  private final Phaser held = new Phaser(1);

  private NotingProducer(Producer<byte[], byte[]> producer, Script script, Notes notes) {
    this.producer = producer;
    this.script = script;
    this.notes = notes;
  }

  @SuppressWarnings("unchecked") // a proxy has no type arguments
  public static Producer<byte[], byte[]> of(
      Producer<byte[], byte[]> producer, Script script, Notes notes) {
    NotingProducer noting = new NotingProducer(producer, script, notes);
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            NotingProducer.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> noting.call(method, arguments));
  }

  // As Producer declares them; who calls looks at the future or not.
  @SuppressWarnings({"unchecked", "FutureReturnValueIgnored"})
  private Object call(Method method, Object[] arguments) throws Throwable {
    switch (method.getName()) {
      case "send" -> {
        Callback callback = arguments.length > 1 ? (Callback) arguments[1] : null;
        return send((ProducerRecord<byte[], byte[]>) arguments[0], callback);
      }
      case "flush", "close" -> awaitHeld();
      default -> {}
    }
    try {
      return method.invoke(producer, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // of the schedule: the other future tells
  private Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    long number = Letter.number(record.headers());
    notes.sent(number, traceId(record));
    notes.flush();
    long heldBackMillis = script.heldBackMillis(number);
    if (heldBackMillis == 0) {
      return producer.send(record, callback);
    }
    CompletableFuture<RecordMetadata> future = new CompletableFuture<>();
    held.register();
    network.schedule(
        () -> sendNow(record, callback, future), heldBackMillis, TimeUnit.MILLISECONDS);
    return future;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
  private void sendNow(
      ProducerRecord<byte[], byte[]> record,
      Callback callback,
      CompletableFuture<RecordMetadata> future) {
    producer.send(
        record,
        (metadata, exception) -> {
          if (callback != null) {
            callback.onCompletion(metadata, exception);
          }
          if (exception == null) {
            future.complete(metadata);
          } else {
            future.completeExceptionally(exception);
          }
        });
    held.arriveAndDeregister();
  }

  private void awaitHeld() {
    held.arriveAndAwaitAdvance();
  }

  private synchronized String traceId(ProducerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(Waybill.HEADER);
    WaybillReader.Status status = reader.read(header == null ? null : header.value());
    if (status != WaybillReader.Status.VALID) {
      throw new IllegalStateException("The tracer sends a waybill that is " + status);
    }
    return TraceId.of(reader.session(), reader.sequence()).toString();
  }
}
