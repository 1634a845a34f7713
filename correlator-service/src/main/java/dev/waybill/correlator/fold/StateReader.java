// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.wire.Balance;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.WireException;
import dev.waybill.wire.WireException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what {@link StateWriter} wrote, and refuses anything else. */
final class StateReader {
  /** Reads one element. */
  @FunctionalInterface
  interface Element {
    void read(StateReader in) throws WireException;
  }

  private final byte[] buffer;
  private final List<PipelineDefinition> definitions = new ArrayList<>();
  private int at;

  StateReader(byte[] buffer) {
    this.buffer = buffer;
  }

  long number() throws WireException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == buffer.length) {
        throw new WireException(Reason.TRUNCATED, "state of the fold at byte " + at);
      }
      byte next = buffer[at++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new WireException(Reason.BAD_VARINT, "state of the fold at byte " + at);
  }

  /** A number from 0 to {@code max}. */
  int number(int max) throws WireException {
    long value = number();
    if (value < 0 || value > max) {
      throw new WireException(Reason.BAD_VALUE, "state of the fold at byte " + at);
    }
    return (int) value;
  }

  boolean flag() throws WireException {
    return number(1) == 1;
  }

  <E extends Enum<E>> E choice(E[] values) throws WireException {
    String name = text();
    for (E value : values) {
      if (value.name().equals(name)) {
        return value;
      }
    }
    throw new WireException(Reason.BAD_VALUE, "state of the fold at byte " + at);
  }

  String text() throws WireException {
    return new String(bytes(), UTF_8);
  }

  /** A text, or null. */
  String optionalText() throws WireException {
    return flag() ? text() : null;
  }

  byte[] bytes() throws WireException {
    int length = number(buffer.length - at);
    if (length > buffer.length - at) { // its own length took bytes
      throw new WireException(Reason.TRUNCATED, "state of the fold at byte " + at);
    }
    at += length;
    return Arrays.copyOfRange(buffer, at - length, at);
  }

  SequenceSet sequences() throws WireException {
    return SequenceSet.decode(bytes());
  }

  PipelineDefinition definition() throws WireException {
    int index = number(definitions.size());
    if (index == definitions.size()) {
      definitions.add(PipelineDefinition.decode(bytes()));
    }
    return definitions.get(index);
  }

  Balance balance() throws WireException {
    long recorded = number();
    long sent = number();
    long pending = number();
    Map<String, Long> dropped = new TreeMap<>();
    each(each -> dropped.put(each.text(), each.number()));
    return new Balance(recorded, sent, dropped, pending);
  }

  /** As many elements as were written; each takes a byte at least. */
  void each(Element element) throws WireException {
    int count = number(buffer.length - at);
    for (int i = 0; i < count; i++) {
      element.read(this);
    }
  }

  void end() throws WireException {
    if (at != buffer.length) {
      throw new WireException(Reason.BAD_LENGTH, "state of the fold goes on at byte " + at);
    }
  }
}
