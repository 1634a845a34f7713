// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A declared pipeline, as it stands on {@code waybill.pipelines}.
 *
 * @param name the pipeline
 * @param version grows with each change; the record written last holds
 * @param stages its stages, each after those that hand over to it
 * @param deadline how long a message may take at a stage before it is missed
 * @param samplingRate share of the messages that are traced, 0 to 1
 * @param onCorrupted what a stage does with a corrupted message
 * @param corruptedShareLimit above this share of corrupted messages they are passed on all the same
 * @param audited false switches the audit of this pipeline off
 * @param completenessTarget share of the messages that should be complete, 0 to 1
 */
public record PipelineDefinition(
    String name,
    long version,
    List<StageDefinition> stages,
    Duration deadline,
    double samplingRate,
    OnCorrupted onCorrupted,
    double corruptedShareLimit,
    boolean audited,
    double completenessTarget) {

  /** What a stage does with a message whose bytes are not those that were sealed. */
  public enum OnCorrupted {
    /** Gives it to the application. */
    PASS,
    /** Leaves it out. */
    SKIP,
    /** Sends it to a dead-letter topic and leaves it out. */
    QUARANTINE
  }

  /** How long a message may take at a stage where nothing else is set. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(5);

  /** Share of the messages that are traced where nothing else is set. */
  public static final double DEFAULT_SAMPLING_RATE = 0.01;

  /** The share of corrupted messages above which they are passed on, where nothing else is set. */
  public static final double DEFAULT_CORRUPTED_SHARE_LIMIT = 0.1;

  /** No name is longer than a Kafka topic's may be. */
  private static final int MAX_NAME_LENGTH = 249;

  /** Copies the list. */
  public PipelineDefinition {
    stages = List.copyOf(stages);
  }

  /** A definition with the default settings. */
  public static PipelineDefinition of(String name, long version, List<StageDefinition> stages) {
    return new PipelineDefinition(
        name,
        version,
        stages,
        DEFAULT_DEADLINE,
        DEFAULT_SAMPLING_RATE,
        OnCorrupted.PASS,
        DEFAULT_CORRUPTED_SHARE_LIMIT,
        true,
        0.9999);
  }

  /** This definition with another deadline and sampling rate. */
  public PipelineDefinition with(Duration newDeadline, double newSamplingRate) {
    return new PipelineDefinition(
        name,
        version,
        stages,
        newDeadline,
        newSamplingRate,
        onCorrupted,
        corruptedShareLimit,
        audited,
        completenessTarget);
  }

  /** This definition with another version. */
  public PipelineDefinition withVersion(long newVersion) {
    return new PipelineDefinition(
        name,
        newVersion,
        stages,
        deadline,
        samplingRate,
        onCorrupted,
        corruptedShareLimit,
        audited,
        completenessTarget);
  }

  /** The stage of that name, or null. */
  public StageDefinition stage(String stageName) {
    for (StageDefinition stage : stages) {
      if (stage.name().equals(stageName)) {
        return stage;
      }
    }
    return null;
  }

  /** JSON in UTF-8, by the schema {@code pipeline.schema.json}. */
  public byte[] encode() {
    return JsonWriter.object(
        json -> {
          json.string("name", name);
          json.number("version", version);
          json.string("deadline", deadline.toString());
          json.number("samplingRate", samplingRate);
          json.choice("onCorrupted", onCorrupted);
          json.number("corruptedShareLimit", corruptedShareLimit);
          json.bool("audited", audited);
          json.number("completenessTarget", completenessTarget);
          json.objects("stages", stages, (inner, stage) -> stage.write(inner));
        });
  }

  /**
   * Reads and checks a definition.
   *
   * @throws WireException naming the member that is missing or wrong
   */
  public static PipelineDefinition decode(byte[] utf8) throws WireException {
    JsonObject json = JsonObject.read(utf8);
    PipelineDefinition defaults = of(json.string("name"), json.count("version", 0), List.of());
    PipelineDefinition definition =
        new PipelineDefinition(
            defaults.name,
            defaults.version,
            json.objects("stages", StageDefinition::read),
            json.has("deadline") ? json.duration("deadline") : defaults.deadline,
            json.has("samplingRate") ? json.number("samplingRate", 0, 1) : defaults.samplingRate,
            json.choice("onCorrupted", OnCorrupted.class, defaults.onCorrupted),
            json.has("corruptedShareLimit")
                ? json.number("corruptedShareLimit", 0, 1)
                : defaults.corruptedShareLimit,
            json.bool("audited", true),
            json.has("completenessTarget")
                ? json.number("completenessTarget", 0, 1)
                : defaults.completenessTarget);
    List<String> problems = definition.problems();
    if (!problems.isEmpty()) {
      throw new WireException(WireException.Reason.BAD_VALUE, problems.get(0));
    }
    return definition;
  }

  /** What is wrong with this definition, each naming the member; empty if nothing is. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    checkName("name", name, problems);
    if (version < 0) {
      problems.add("version must be 0 or more, was " + version);
    }
    if (deadline.isNegative() || deadline.isZero()) {
      problems.add("deadline must be longer than nothing, was " + deadline);
    } else if (deadline.compareTo(JsonObject.MAX_DURATION) > 0) {
      problems.add("deadline must be a year at most, was " + deadline);
    }
    checkShare("samplingRate", samplingRate, problems);
    checkShare("corruptedShareLimit", corruptedShareLimit, problems);
    checkShare("completenessTarget", completenessTarget, problems);
    Map<String, StageDefinition> before = new HashMap<>();
    for (int i = 0; i < stages.size(); i++) {
      checkStage("stages[" + i + "]", stages.get(i), before, problems);
      before.put(stages.get(i).name(), stages.get(i));
    }
    if (stages.stream().noneMatch(stage -> stage.role() == Role.ORIGIN)) {
      problems.add("stages must have an origin");
    }
    if (stages.stream().noneMatch(stage -> stage.role() == Role.SINK)) {
      problems.add("stages must have a sink");
    }
    return problems;
  }

  /** Each stage stands behind those that it follows, so a graph that passes has no cycle. */
  private static void checkStage(
      String path,
      StageDefinition stage,
      Map<String, StageDefinition> before,
      List<String> problems) {
    checkName(path + ".name", stage.name(), problems);
    if (before.containsKey(stage.name())) {
      problems.add(path + ".name '" + stage.name() + "' is there twice");
    }
    boolean origin = stage.role() == Role.ORIGIN;
    if (origin != stage.after().isEmpty()) {
      problems.add(
          path + (origin ? ".after must be empty at an origin" : ".after must name a stage"));
    }
    if (origin && !stage.topics().isEmpty()) {
      problems.add(
          path + ".topics must be empty at an origin: they are what a stage receives from");
    }
    Set<String> seen = new HashSet<>();
    for (String previous : stage.after()) {
      StageDefinition handsOver = before.get(previous);
      if (handsOver == null) {
        problems.add(path + ".after '" + previous + "' is no stage that stands before this one");
      } else if (handsOver.role() == Role.SINK) {
        problems.add(path + ".after '" + previous + "' is a sink, and a sink hands over to nobody");
      }
      if (!seen.add(previous)) {
        problems.add(path + ".after '" + previous + "' is there twice");
      }
    }
  }

  private static void checkShare(String path, double share, List<String> problems) {
    if (!(share >= 0 && share <= 1)) {
      problems.add(path + " must be 0 to 1, was " + share);
    }
  }

  private static void checkName(String path, String name, List<String> problems) {
    if (!name.matches("[A-Za-z0-9._-]{1," + MAX_NAME_LENGTH + "}")) {
      problems.add(path + " must be 1 to " + MAX_NAME_LENGTH + " letters, digits, '.', '_' or '-'");
    }
  }
}
