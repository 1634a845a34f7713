// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.Waybill;
import dev.waybill.wire.WaybillReader.Status;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * A consumer's messages as its deserializers see them, key before value: marks their waybills with
 * what is found. Whether a marked message is received at all, {@link TracedPolls} sees. No fault of
 * ours leaves it.
 */
final class TracedReads {
  private final Core core;
  private final boolean seesValues;

  /**
   * @param seesValues whether values come here too, so that a message can be kept from the user
   */
  TracedReads(Core core, boolean seesValues) {
    this.core = core;
    this.seesValues = seesValues;
  }

  /** A key's bytes; answers the mark, or null if there is no valid waybill or the audit is off. */
  ReceivedHeader key(String topic, Headers headers, byte[] bytes) {
    try {
      ReceivedHeader mark = mark(topic, headers);
      if (mark != null) {
        mark.key = bytes;
      }
      return mark;
    } catch (RuntimeException | Error e) {
      core.recorder.fault();
      return null;
    }
  }

  /** A value's bytes; answers the mark, verified, or null if there is no valid waybill. */
  ReceivedHeader value(String topic, Headers headers, byte[] bytes) {
    try {
      ReceivedHeader mark = mark(topic, headers);
      if (mark != null) {
        Scratch scratch = core.scratch();
        var unused = scratch.verify(mark.value(), mark.key, bytes);
        mark.value = bytes;
        mark.corrupted = scratch.corrupted;
        mark.verified = true;
      }
      return mark;
    } catch (RuntimeException | Error e) {
      core.recorder.fault();
      return null;
    }
  }

  /** Whether a marked message, its key just seen, is one without a value, as it was sealed. */
  boolean isTombstone(ReceivedHeader mark) {
    Scratch scratch = core.scratch();
    return scratch.verify(mark.value(), mark.key, null) == Status.VALID && !scratch.corrupted;
  }

  private ReceivedHeader mark(String topic, Headers headers) {
    Header header = headers.lastHeader(Waybill.HEADER);
    if (header instanceof ReceivedHeader mark) {
      return mark;
    }
    if (header == null || core.scratch().reader.read(header.value()) != Status.VALID) {
      return null;
    }
    Pipeline pipeline = core.pipelines.of(topic);
    if (!pipeline.settings().audited()) {
      return null;
    }
    ReceivedHeader mark =
        new ReceivedHeader(header.value(), seesValues && CorruptedMessages.mayLeaveOut(pipeline));
    headers.remove(Waybill.HEADER).add(mark);
    return mark;
  }
}
