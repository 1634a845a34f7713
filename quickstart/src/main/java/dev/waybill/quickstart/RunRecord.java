// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * What {@code --once} did, kept for {@code --compare}.
 *
 * @param sent how many messages the shop handed over
 * @param from before the first one
 * @param to after the last one
 * @param tracedShare share of the messages that alone the audit is told of, the ledger being off; 0
 *     if it is told of all
 */
record RunRecord(long sent, Instant from, Instant to, double tracedShare) {

  /** Windows are minutes of origin time; these ends lie well outside of them. */
  static RunRecord around(long sent, Instant start, Instant end) {
    return new RunRecord(sent, start.minus(Duration.ofHours(1)), end.plus(Duration.ofHours(1)), 0);
  }

  /** The same run with the ledger off. */
  RunRecord ofTraces(double share) {
    return new RunRecord(sent, from, to, share);
  }

  /** Whether the audit is told of all messages. */
  boolean ledger() {
    return tracedShare == 0;
  }

  void write(Path file) {
    String json =
        new ObjectMapper()
            .createObjectNode()
            .put("sent", sent)
            .put("from", from.toString())
            .put("to", to.toString())
            .put("tracedShare", tracedShare)
            .toPrettyString();
    try {
      Files.writeString(file, json + "\n");
    } catch (IOException e) {
      throw new QuickstartException(ExitCode.BROKEN_OFF, "Cannot write " + file + ": " + e, e);
    }
  }

  /** Reads what the last {@code --once} left. */
  static RunRecord read(Path file) {
    if (!Files.exists(file)) {
      throw new QuickstartException(
          ExitCode.NOT_STARTED,
          "There is no finished run in " + file.getParent() + "; run --once first");
    }
    try {
      JsonNode json = new ObjectMapper().readTree(file.toFile());
      return new RunRecord(
          json.required("sent").asLong(),
          Instant.parse(json.required("from").asText()),
          Instant.parse(json.required("to").asText()),
          json.path("tracedShare").asDouble());
    } catch (IOException | RuntimeException e) {
      throw new QuickstartException(ExitCode.NOT_STARTED, "Cannot read " + file + ": " + e, e);
    }
  }
}
