// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import dev.waybill.wire.SpanColumns.Outcome;
import dev.waybill.wire.SpanColumns.Passage;
import dev.waybill.wire.WireException.Reason;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads spans into columns. It looks at each byte that {@link SpanCodec} looks at, so that both
 * refuse the same, but makes no objects, and of a span that is like one before it reads only what
 * differs; of others it passes over texts and attributes that are those of the span before.
 */
final class SpanReader {
  /** Our tracer writes 12 at most; those behind are read each time. */
  private static final int REMEMBERED = 16;

  /** Longer resources are read each time; a tracer's have some hundred bytes. */
  private static final int MAX_RESOURCE_BYTES = 4096;

  /** Spans of one record may be of several kinds: of one more or one fewer attribute or digit. */
  private static final int TEMPLATES = 8;

  private final SpanColumns columns;
  private final SpanTemplate[] templates = new SpanTemplate[TEMPLATES]; // by length
  private final RememberedField name = new RememberedField();
  private final RememberedField traceState = new RememberedField();
  private final RememberedField[] attributes = new RememberedField[REMEMBERED];
  private final RememberedField other = new RememberedField(); // an attribute of no fixed place

  /** The resource that was read last and is sound. */
  private byte[] resource = {};

  // Of the span that is being read, by RememberedField's names.
  private final String[] texts = new String[RememberedField.NAMES];

  // The passage that was told last, and the very texts that it was made of.
  private final String[] passageTexts = new String[RememberedField.NAMES];
  private Passage passage = new Passage("", "", null, null);

  SpanReader(SpanColumns columns) {
    this.columns = columns;
    for (int i = 0; i < REMEMBERED; i++) {
      attributes[i] = new RememberedField();
    }
    for (int i = 0; i < TEMPLATES; i++) {
      templates[i] = new SpanTemplate();
    }
  }

  /** Reads the field that {@code in} stands at: one {@code ResourceSpans}. */
  void read(ProtoReader in) throws WireException {
    int outer = in.enter();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> readResource(in);
        case 2 -> readScopeSpans(in);
        default -> in.skip();
      }
    }
    in.leave(outer);
  }

  private void readResource(ProtoReader in) throws WireException {
    int outer = in.enter();
    int from = in.position();
    int to = in.end();
    if (!Arrays.equals(in.buffer(), from, to, resource, 0, resource.length)) {
      for (int field = in.next(); field != 0; field = in.next()) {
        if (field == 1) {
          other.readAttribute(in);
        } else {
          in.skip();
        }
      }
      if (to - from <= MAX_RESOURCE_BYTES) {
        resource = Arrays.copyOfRange(in.buffer(), from, to);
      }
    }
    in.leave(outer);
  }

  private void readScopeSpans(ProtoReader in) throws WireException {
    int outer = in.enter();
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 2) {
        readSpan(in);
      } else {
        in.skip();
      }
    }
    in.leave(outer);
  }

  private void readSpan(ProtoReader in) throws WireException {
    int outer = in.enter();
    int from = in.position();
    int length = in.end() - from;
    SpanTemplate template = templates[length % TEMPLATES];
    if (!template.fits(in.buffer(), from, length) || !template.read(in, from, columns)) {
      template.begin(from, length);
      readInFull(in, template);
    }
    in.leave(outer);
  }

  private void readInFull(ProtoReader in, SpanTemplate template) throws WireException {
    long high = 0;
    long low = 0;
    long spanId = 0;
    long parent = 0;
    long start = 0;
    long end = 0;
    boolean sampled = false;
    int attribute = 0;
    clearTexts();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> {
          int at = in.traceIdBytes();
          high = in.bigEndian(at);
          low = in.bigEndian(at + 8);
          template.traceId(at);
        }
        case 2 -> {
          spanId = in.idBytes();
          template.spanId(in.position(), spanId);
        }
        case 3 -> sampled = traceState.readText(in) > 0;
        case 4 -> {
          parent = in.idBytes();
          template.parent(in.position(), parent);
        }
        case 5 -> name.readText(in);
        case 6 -> in.uint(Integer.MAX_VALUE);
        case 7 -> {
          start = in.fixed64();
          template.start(in.position());
        }
        case 8 -> {
          end = in.fixed64();
          template.end(in.position());
        }
        case 9 -> readAttribute(in, attribute++, template);
        case 13 -> readLink(in, template);
        case 15 -> readStatus(in);
        default -> in.skip();
      }
    }
    if ((high | low) == 0 || spanId == 0) {
      throw new WireException(Reason.MISSING_FIELD, "a span's trace_id or span_id");
    }
    columns.add(high, low, spanId, parent, start, end, sampled, passage());
    template.learn(in.buffer(), sampled, passage);
  }

  private void clearTexts() {
    for (int i = 0; i < texts.length; i++) {
      texts[i] = null;
    }
  }

  private void readAttribute(ProtoReader in, int index, SpanTemplate template)
      throws WireException {
    RememberedField place = index < REMEMBERED ? attributes[index] : other;
    place.readAttribute(in);
    if (place.name() >= 0 && place.hasValue()) { // the last of a name holds
      texts[place.name()] = place.text();
    }
    template.numberDiffers(in.position(), place.numberLength());
  }

  private static void readLink(ProtoReader in, SpanTemplate template) throws WireException {
    int outer = in.enter();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> template.differs(in.traceIdBytes(), 16);
        case 2 -> {
          if (in.idBytes() != 0) { // else it may have no bytes
            template.differs(in.position() - 8, 8);
          }
        }
        default -> in.skip();
      }
    }
    in.leave(outer);
  }

  private static void readStatus(ProtoReader in) throws WireException {
    int outer = in.enter();
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 3) {
        in.uint64();
      } else {
        in.skip();
      }
    }
    in.leave(outer);
  }

  /** The passage that the texts tell; that of the span before if they are the very same. */
  @SuppressWarnings("ReferenceEquality") // what is remembered is the same object
  private Passage passage() {
    boolean same = true;
    for (int i = 0; i < texts.length; i++) {
      same &= texts[i] == passageTexts[i];
    }
    if (!same) {
      System.arraycopy(texts, 0, passageTexts, 0, texts.length);
      Passage told =
          new Passage(
              orEmpty(texts[RememberedField.PIPELINE]),
              orEmpty(texts[RememberedField.STAGE]),
              constant(Role.values(), texts[RememberedField.ROLE]),
              constant(Outcome.values(), texts[RememberedField.OUTCOME]));
      passage = told.equals(passage) ? passage : told;
    }
    return passage;
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  /** The constant of a name in lower case, or null. */
  private static <E extends Enum<E>> E constant(E[] constants, String text) {
    for (E constant : constants) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return constant;
      }
    }
    return null;
  }
}
