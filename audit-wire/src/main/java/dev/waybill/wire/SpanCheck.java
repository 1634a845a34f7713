// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

/**
 * How the spans of one stage agree with the ledger, of a closed window's sampled messages: those of
 * which any stage sent a span.
 *
 * @param stage the stage
 * @param spans messages of which it sent a span
 * @param missing messages that it handed over by the ledger and sent no span of: a hole in the
 *     spans, and no loss
 * @param unexpected messages of which it sent a span, though the ledger, which has no hole there,
 *     did not see them at this stage
 */
public record SpanCheck(String stage, long spans, long missing, long unexpected) {

  void write(JsonWriter json) {
    json.string("stage", stage);
    json.number("spans", spans);
    json.number("missing", missing);
    json.number("unexpected", unexpected);
  }

  static SpanCheck read(JsonObject json) throws WireException {
    return new SpanCheck(
        json.string("stage"), json.count("spans"), json.count("missing"), json.count("unexpected"));
  }
}
