// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.time.Instant;
import java.util.Map;

/**
 * How far one partition of the audit log is judged, and how whole the audit itself is there.
 *
 * @param revision up to where in the audit log this is true
 * @param partitionCount how many partitions the audit log has
 * @param logTime log time of the last record read
 * @param openSessions sessions that still have undecided messages or go on
 * @param instances instances of tracers heard of and not gone
 * @param silentInstances instances that fell silent without a goodbye
 * @param holes numbers of entries that are missing
 * @param recorded what the tracers recorded for this partition
 * @param dropped what they could not report, by reason
 * @param deadLetters records that could not be read
 */
public record Progress(
    Revision revision,
    int partitionCount,
    Instant logTime,
    long openSessions,
    long instances,
    long silentInstances,
    long holes,
    long recorded,
    Map<String, Long> dropped,
    long deadLetters)
    implements SummaryRecord {

  static final String TYPE = "progress";

  /** Copies the map. */
  public Progress {
    dropped = new java.util.TreeMap<>(dropped);
  }

  @Override
  public byte[] encode() {
    return JsonWriter.object(
        json -> {
          json.string("type", TYPE);
          json.object("revision", revision::write);
          json.number("partitionCount", partitionCount);
          json.string("logTime", logTime.toString());
          json.number("openSessions", openSessions);
          json.number("instances", instances);
          json.number("silentInstances", silentInstances);
          json.number("holes", holes);
          json.number("recorded", recorded);
          json.counts("dropped", dropped);
          json.number("deadLetters", deadLetters);
        });
  }

  static Progress read(JsonObject json) throws WireException {
    return new Progress(
        Revision.read(json.object("revision")),
        json.intCount("partitionCount"),
        json.instant("logTime"),
        json.count("openSessions"),
        json.count("instances"),
        json.count("silentInstances"),
        json.count("holes"),
        json.count("recorded"),
        json.counts("dropped"),
        json.count("deadLetters"));
  }
}
