// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.Waybill;
import dev.waybill.wire.WaybillReader.Status;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/**
 * A producer whose messages are sealed and followed. As safe for use by several threads as the one
 * inside.
 */
final class TracedProducer<K, V> extends ForwardingProducer<K, V> {
  private final Core core;
  private final Guard guard;
  private final Serializer<K> keySerializer;
  private final Serializer<V> valueSerializer;
  private final Map<String, Route> routes = new ConcurrentHashMap<>();
  private volatile Transaction transaction;

  TracedProducer(
      Core core,
      Producer<byte[], byte[]> inner,
      Serializer<K> keySerializer,
      Serializer<V> valueSerializer) {
    super(inner);
    this.core = core;
    guard = new Guard(core.recorder);
    this.keySerializer = keySerializer;
    this.valueSerializer = valueSerializer;
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<K, V> message) {
    return send(message, null);
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<K, V> message, Callback callback) {
    byte[] key = serialize("key", keySerializer, message, message.key());
    byte[] value = serialize("value", valueSerializer, message, message.value());
    Outgoing outgoing = prepare(message, key, value, callback);
    try {
      return inner.send(outgoing.message(), outgoing.callback());
    } catch (RuntimeException | Error e) {
      if (outgoing.callback() instanceof Delivery delivery) {
        delivery.fail(e);
      }
      throw e;
    }
  }

  /** Fails as Kafka's producer does. */
  private <T> byte[] serialize(
      String what, Serializer<T> serializer, ProducerRecord<K, V> message, T object) {
    try {
      return serializer.serialize(message.topic(), message.headers(), object);
    } catch (ClassCastException e) {
      throw new SerializationException(
          "Can't convert "
              + what
              + " of class "
              + object.getClass().getName()
              + " with "
              + serializer.getClass().getName(),
          e);
    }
  }

  /** What goes to the producer inside; the callback is a {@link Delivery} if it is followed. */
  private record Outgoing(ProducerRecord<byte[], byte[]> message, Callback callback) {}

  private Outgoing prepare(
      ProducerRecord<K, V> message, byte[] key, byte[] value, Callback callback) {
    try {
      Route route = route(message.topic());
      if (!route.pipeline().settings().audited()) {
        return new Outgoing(ofBytes(message, key, value), callback);
      }
      Scratch scratch = core.scratch();
      byte[] header = WaybillHeader.read(message.headers());
      Status status = scratch.reader.read(header);
      if (status == Status.VALID) {
        return handOver(route, message, key, value, callback, scratch);
      }
      if (status == Status.ABSENT) {
        return issue(route, message, key, value, callback);
      }
      core.headers.count(status);
    } catch (RuntimeException | Error e) {
      core.recorder.fault();
    }
    return new Outgoing(ofBytes(message, key, value), callback);
  }

  /** A new message: this stage is its origin. The user's record gets its identity too. */
  private Outgoing issue(
      Route route, ProducerRecord<K, V> message, byte[] key, byte[] value, Callback callback) {
    Waybill waybill = core.seal(route.pipeline(), key, value);
    byte[] header = waybill.encode();
    ProducerRecord<byte[], byte[]> sealed;
    if (WaybillHeader.add(message.headers(), header)) {
      sealed = ofBytes(message, key, value);
    } else {
      sealed = copy(message, key, value);
      WaybillHeader.add(sealed.headers(), header);
    }
    return new Outgoing(sealed, new Delivery(core, route, waybill, waybill, transaction, callback));
  }

  /** A message that has an identity already: relayed, or sent again by its origin. */
  private Outgoing handOver(
      Route route,
      ProducerRecord<K, V> message,
      byte[] key,
      byte[] value,
      Callback callback,
      Scratch scratch) {
    Waybill before = scratch.reader.toWaybill();
    Waybill sealed = core.reseal(scratch, route.pipeline(), before, key, value);
    ProducerRecord<byte[], byte[]> outgoing;
    if (sealed.equals(before)) {
      outgoing = ofBytes(message, key, value);
    } else {
      outgoing = copy(message, key, value);
      WaybillHeader.write(outgoing.headers(), sealed.encode());
    }
    Waybill spanned = sealed.sampled() ? before : sealed; // else nobody asks for the one before
    Delivery delivery = new Delivery(core, route, spanned, sealed, transaction, callback);
    delivery.changed = scratch.changed;
    return new Outgoing(outgoing, delivery);
  }

  /** The user's own record if its serializers gave back what they got, which spares a copy. */
  @SuppressWarnings("unchecked") // key and value are bytes, then
  private static ProducerRecord<byte[], byte[]> ofBytes(
      ProducerRecord<?, ?> message, byte[] key, byte[] value) {
    return message.key() == key && message.value() == value
        ? (ProducerRecord<byte[], byte[]>) message
        : copy(message, key, value);
  }

  private static ProducerRecord<byte[], byte[]> copy(
      ProducerRecord<?, ?> message, byte[] key, byte[] value) {
    return new ProducerRecord<>(
        message.topic(), message.partition(), message.timestamp(), key, value, message.headers());
  }

  private Route route(String topic) {
    Mapping mapping = core.pipelines.mapping();
    Route route = routes.get(topic);
    if (route == null || route.mapping() != mapping) {
      route = new Route(mapping, core.pipelines.of(mapping, topic), topic);
      routes.put(topic, route);
    }
    return route;
  }

  @Override
  public void beginTransaction() {
    inner.beginTransaction();
    Transaction before = transaction;
    transaction = new Transaction(core.recorder);
    if (before != null) { // its end was never told
      guard.run(before::inDoubt);
    }
  }

  @Override
  public void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata groupMetadata) {
    inner.sendOffsetsToTransaction(offsets, groupMetadata);
    Transaction current = transaction;
    if (current != null) {
      guard.run(() -> offsets.forEach((tp, offset) -> current.offset(place(tp), offset.offset())));
    }
  }

  private Place place(TopicPartition tp) {
    return Place.of(core.pipelines.of(tp.topic()).name(), tp.topic(), tp.partition());
  }

  @Override
  public void commitTransaction() {
    endTransaction(inner::commitTransaction, Transaction::committed);
  }

  @Override
  public void abortTransaction() {
    endTransaction(inner::abortTransaction, Transaction::aborted);
  }

  /** A call that failed may have succeeded; it may also be repeated. */
  private void endTransaction(Runnable call, Consumer<Transaction> onSuccess) {
    Transaction current = transaction;
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      if (current != null) {
        guard.run(current::inDoubt);
      }
      throw e;
    }
    transaction = null;
    if (current != null) {
      guard.run(() -> onSuccess.accept(current));
    }
  }

  @Override
  public void close() {
    closeAll(inner::close);
  }

  @Override
  public void close(Duration timeout) {
    closeAll(() -> inner.close(timeout));
  }

  private void closeAll(Runnable closeInner) {
    try (keySerializer;
        valueSerializer) {
      closeInner.run();
    } finally {
      Transaction open = transaction;
      if (open != null) {
        guard.run(open::inDoubt);
      }
    }
  }
}
