// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.ByteBufferSerializer;
import org.apache.kafka.common.utils.Bytes;

/** Keys and values that Kafka's own (de)serializers of bytes take or give as they are. */
final class SerializedBytes {
  private SerializedBytes() {}

  /** Whether it is bytes or null. */
  static boolean isBytes(Object keyOrValue) {
    return keyOrValue == null
        || keyOrValue instanceof byte[]
        || keyOrValue instanceof ByteBuffer
        || keyOrValue instanceof Bytes;
  }

  /** The bytes, not to be changed; null for null. */
  static byte[] of(Object keyOrValue) {
    if (keyOrValue instanceof ByteBuffer buffer) {
      try (ByteBufferSerializer serializer = new ByteBufferSerializer()) {
        return serializer.serialize(null, buffer.duplicate());
      }
    }
    return keyOrValue instanceof Bytes bytes ? bytes.get() : (byte[]) keyOrValue;
  }
}
