// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.wire.Balance;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.SequenceSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Writes the fold's state as bytes. Equal states give equal bytes: whoever writes a map writes it
 * in an order that follows from its keys, or from the log.
 *
 * <p>Numbers are varints of seven bits a byte, the lowest first; texts, sets and definitions have
 * their length before them, and a definition that was written before is written as its index.
 */
final class StateWriter {
  private byte[] buffer = new byte[4096];
  private int size;
  private final Map<PipelineDefinition, Integer> definitions = new LinkedHashMap<>();

  void number(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
  }

  void flag(boolean value) {
    number(value ? 1 : 0);
  }

  void choice(Enum<?> value) {
    text(value.name());
  }

  void text(String value) {
    bytes(value.getBytes(UTF_8));
  }

  /** A text, or null. */
  void optionalText(String value) {
    flag(value != null);
    if (value != null) {
      text(value);
    }
  }

  void bytes(byte[] value) {
    number(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, buffer, size, value.length);
    size += value.length;
  }

  void sequences(SequenceSet set) {
    bytes(set.encode());
  }

  void definition(PipelineDefinition definition) {
    Integer known = definitions.putIfAbsent(definition, definitions.size());
    number(known == null ? definitions.size() - 1 : known);
    if (known == null) {
      bytes(definition.encode());
    }
  }

  void balance(Balance balance) {
    number(balance.recorded());
    number(balance.sent());
    number(balance.pending());
    each(
        balance.dropped().entrySet(),
        (each, reason) -> {
          each.text(reason.getKey());
          each.number(reason.getValue());
        });
  }

  /** All elements in their order, with their number before them. */
  <T> void each(Collection<T> elements, BiConsumer<StateWriter, T> write) {
    number(elements.size());
    for (T element : elements) {
      write.accept(this, element);
    }
  }

  byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  private void reserve(int count) {
    if (buffer.length - size < count) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + count));
    }
  }
}
