// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.List;

/**
 * A stage of a declared pipeline.
 *
 * @param name the stage; unique in the pipeline
 * @param role origin, relay or sink
 * @param topics Kafka topics that it receives from; none at an origin
 * @param after the stages that hand over to it; none at an origin
 * @param evidence what proves that it is done with a message
 * @param filters whether it leaves messages out on purpose, so that what it received and did not
 *     hand over is skipped and not lost
 * @param unchanged whether it hands bytes over as it received them
 * @param compacted whether the topics it receives from are compacted, so that what is not found
 *     there is compacted away and not lost
 */
public record StageDefinition(
    String name,
    Role role,
    List<String> topics,
    List<String> after,
    Evidence evidence,
    boolean filters,
    boolean unchanged,
    boolean compacted) {

  /** What proves that a stage is done with a message that it received. */
  public enum Evidence {
    /** It commits offsets after its work: a committed offset is done. */
    OFFSETS,
    /** It commits before its work is done: only the deadline tells. */
    DEADLINE
  }

  /** Copies the lists. */
  public StageDefinition {
    topics = List.copyOf(topics);
    after = List.copyOf(after);
  }

  /** An origin. */
  public static StageDefinition origin(String name) {
    return new StageDefinition(
        name, Role.ORIGIN, List.of(), List.of(), Evidence.OFFSETS, false, false, false);
  }

  /** A relay or sink that receives from one topic what one stage handed over. */
  public static StageDefinition of(String name, Role role, String topic, String after) {
    return new StageDefinition(
        name, role, List.of(topic), List.of(after), Evidence.OFFSETS, false, false, false);
  }

  void write(JsonWriter json) {
    json.string("name", name);
    json.choice("role", role);
    json.strings("topics", topics);
    json.strings("after", after);
    json.choice("evidence", evidence);
    json.bool("filters", filters);
    json.bool("unchanged", unchanged);
    json.bool("compacted", compacted);
  }

  static StageDefinition read(JsonObject json) throws WireException {
    return new StageDefinition(
        json.string("name"),
        json.choice("role", Role.class),
        json.strings("topics"),
        json.strings("after"),
        json.choice("evidence", Evidence.class, Evidence.OFFSETS),
        json.bool("filters", false),
        json.bool("unchanged", false),
        json.bool("compacted", false));
  }
}
