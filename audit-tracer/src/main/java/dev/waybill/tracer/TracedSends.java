// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.tracer.HandOverHeader.Half;
import dev.waybill.wire.Waybill;
import dev.waybill.wire.WaybillReader.Status;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * A producer's messages as its interceptor and its serializers see them: identity before the first
 * attempt, the checksum when the bytes are known, the end when Kafka tells it. Thread-safe, as the
 * producer; no fault of ours leaves it.
 *
 * <p>Kafka tells the end of every send but of one that an {@link Error} or the application's own
 * callback broke off; commits wait for such a one until {@link StuckHandOvers} gives it up.
 */
final class TracedSends {
  private final Core core;
  private final boolean toldHowSendsEnd;
  private final boolean transactional;
  private final Half keyHalf;
  private final Half valueHalf;
  private final Map<String, Route> routes = new ConcurrentHashMap<>();

  /**
   * @param toldHowSendsEnd whether Kafka gives the headers back; else all is in doubt
   * @param transactional whether sends are part of transactions, whose ends nobody tells us
   * @param keyHalf how keys' bytes become known
   * @param valueHalf how values' bytes become known
   */
  TracedSends(
      Core core, boolean toldHowSendsEnd, boolean transactional, Half keyHalf, Half valueHalf) {
    this.core = core;
    this.toldHowSendsEnd = toldHowSendsEnd;
    this.transactional = transactional;
    this.keyHalf = keyHalf;
    this.valueHalf = valueHalf;
  }

  /**
   * Gives a record its waybill, as far as the bytes are known already.
   *
   * @return the same record, or a copy if its headers are read-only since it was sent before
   */
  <K, V> ProducerRecord<K, V> begin(ProducerRecord<K, V> message) {
    try {
      ProducerRecord<K, V> writable = writable(message);
      HandOverHeader header = begin(writable.topic(), writable.headers());
      if (header == null) {
        return message;
      }
      if (keyHalf == Half.SEEN && SerializedBytes.isBytes(writable.key())) {
        key(header, SerializedBytes.of(writable.key()));
      }
      if (valueHalf == Half.SEEN && SerializedBytes.isBytes(writable.value())) {
        value(header, SerializedBytes.of(writable.value()));
      }
      return writable;
    } catch (RuntimeException | Error e) {
      core.recorder.fault();
      return message;
    }
  }

  private static <K, V> ProducerRecord<K, V> writable(ProducerRecord<K, V> message) {
    try {
      message.headers().remove(""); // there is none of that name
      return message;
    } catch (IllegalStateException e) {
      return new ProducerRecord<>(
          message.topic(),
          message.partition(),
          message.timestamp(),
          message.key(),
          message.value(),
          message.headers());
    }
  }

  /** Begins a hand-over; null if the waybill that is there can't be used, or nobody wants it. */
  private HandOverHeader begin(String topic, Headers headers) {
    Scratch scratch = core.scratch();
    Status status = scratch.reader.read(WaybillHeader.read(headers));
    if (status != Status.VALID && status != Status.ABSENT) {
      core.headers.count(status);
      return null;
    }
    Route route = route(topic);
    if (!route.pipeline().settings().audited()) {
      return null;
    }
    boolean known = status == Status.VALID;
    boolean ours =
        !known
            || (headers.lastHeader(Waybill.HEADER) instanceof HandOverHeader sentBefore
                && sentBefore.relayedIn == null);
    Waybill before = known ? scratch.reader.toWaybill() : core.issue(route.pipeline());
    Waybill sent = known ? Sealer.respan(before) : before;
    Delivery delivery = new Delivery(core, route, before, sent, null, null);
    HandOverHeader header = new HandOverHeader(sent, delivery, ours ? null : route.pipeline());
    headers.remove(Waybill.HEADER).add(header);
    if (transactional || !toldHowSendsEnd) {
      delivery.doubt();
    }
    return header;
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

  /** A key or value was serialized, to null perhaps. */
  void serialized(boolean isKey, String topic, Headers headers, byte[] bytes) {
    try {
      HandOverHeader header =
          headers.lastHeader(Waybill.HEADER) instanceof HandOverHeader begun
              ? begun
              : begin(topic, headers); // another interceptor made the headers anew
      if (header != null && isKey) {
        key(header, bytes);
      } else if (header != null) {
        value(header, bytes);
      }
    } catch (RuntimeException | Error e) {
      core.recorder.fault();
    }
  }

  private void key(HandOverHeader header, byte[] bytes) {
    header.key = bytes;
    header.knowsKey = true;
    sealIfKnown(header);
  }

  private void value(HandOverHeader header, byte[] bytes) {
    header.value = bytes;
    header.knowsValue = true;
    sealIfKnown(header);
  }

  /** Seals once the bytes are known; a relay that promises not to change them leaves its seal. */
  private void sealIfKnown(HandOverHeader header) {
    boolean seesKeys = keyHalf != Half.UNKNOWN;
    if (!header.knowsValue || (seesKeys && !header.knowsKey)) {
      return;
    }
    Waybill waybill = header.waybill();
    boolean promised = header.relayedIn != null && header.relayedIn.settings().unchanged();
    boolean covered = waybill.keyCovered() && seesKeys;
    int checksum =
        covered
            ? core.scratch().checksum.ofKeyAndValue(header.key, header.value)
            : core.scratch().checksum.ofValue(header.value);
    if (!promised) {
      header.seal(checksum, covered);
    } else if (covered == waybill.keyCovered()) { // else nobody can tell
      header.delivery.changed = core.mayNotHave(header.relayedIn, waybill, checksum);
    }
    header.forgetBytes();
  }

  /** Kafka tells how a send ended, in its I/O thread or in the one that sends. */
  void end(RecordMetadata metadata, Exception exception, Headers headers) {
    try {
      if (metadata == null || (transactional && exception == null)) {
        return;
      }
      Header header = headers.lastHeader(Waybill.HEADER);
      if (header instanceof HandOverHeader begun) {
        begun.delivery.onCompletion(metadata, exception);
      } else if (core.scratch().reader.read(header == null ? null : header.value())
          == Status.VALID) {
        endWithoutTicket(metadata, exception);
      }
    } catch (RuntimeException | Error e) {
      core.recorder.fault();
    }
  }

  /** Another interceptor made the headers anew, from their text. */
  private void endWithoutTicket(RecordMetadata metadata, Exception exception) {
    Waybill waybill = core.scratch().reader.toWaybill();
    Route route = route(metadata.topic());
    if (!route.pipeline().settings().audited()) {
      return;
    }
    core.recorder.message(
        exception == null ? Fact.HANDED_OVER : Fact.FAILED,
        route.place(metadata.partition()),
        metadata.hasOffset() ? metadata.offset() : -1,
        waybill.session(),
        waybill.sequence());
  }
}
