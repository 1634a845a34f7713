// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Entry;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.StageDefinition;
import dev.waybill.wire.WireException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is seen of pipelines that nobody declared: which stages hand over to which topics, and which
 * read them. It is put together to definitions, which hold for what is issued after they were.
 */
final class LearnedPipelines {
  /** Beyond, pipelines and stages are not learned; they would be somebody's random names. */
  static final int MAX_PIPELINES = 1_000;

  static final int MAX_STAGES = 1_000;
  static final int MAX_TOPICS = 100;

  /**
   * After how many heartbeats what was learned holds. What an entry tells was done since the one
   * before was cut, so that what an origin tells then it has issued after the stage was there.
   */
  static final int SETTLE_HEARTBEATS = 2;

  /** A stage that reads topics. */
  private static final class Reader {
    Role role = Role.RELAY;
    final Set<String> topics = new TreeSet<>();
  }

  /** A pipeline without a definition. */
  private static final class Learned {
    final Map<String, Set<String>> writes = new TreeMap<>(); // topics, by stage
    final Map<String, PipelineDefinition> byOrigin = new TreeMap<>(); // as they hold
    final Set<String> origins = new TreeSet<>();
    long settlesAt = -1; // the fold's clock; -1 if nothing has changed
  }

  private final Map<String, Reader> readers = new TreeMap<>(); // by stage
  private final Map<String, Set<String>> readersOf = new HashMap<>(); // by topic
  private final Map<String, Learned> pipelines = new TreeMap<>();

  /** Takes note of the topics that an instance reads. */
  void reads(Entry entry, long clock) {
    if (entry.progress().isEmpty()) {
      return;
    }
    Reader reader = readers.get(entry.stage());
    if (reader == null) {
      if (readers.size() >= MAX_STAGES || !isName(entry.stage())) {
        return;
      }
      reader = new Reader();
      readers.put(entry.stage(), reader);
    }
    reader.role = entry.role();
    for (PartitionProgress progress : entry.progress()) {
      String topic = progress.topic();
      if (reader.topics.size() < MAX_TOPICS && reader.topics.add(topic)) {
        readersOf.computeIfAbsent(topic, key -> new TreeSet<>()).add(entry.stage());
        for (Learned learned : pipelines.values()) {
          if (learned.writes.values().stream().anyMatch(topics -> topics.contains(topic))) {
            settle(learned, entry, clock);
          }
        }
      }
    }
  }

  /** Takes note of the topics to which a stage hands over messages of a pipeline. */
  void writes(String pipeline, SessionSets sets, Entry entry, long clock) {
    Learned learned = pipelines.get(pipeline);
    if (learned == null) {
      if (pipelines.size() >= MAX_PIPELINES || !isName(pipeline)) {
        return;
      }
      learned = new Learned();
      pipelines.put(pipeline, learned);
    }
    if (!isName(entry.stage())
        || (learned.writes.size() >= MAX_STAGES && !learned.writes.containsKey(entry.stage()))) {
      return;
    }
    if (sets.origin() != null && learned.origins.add(entry.stage())) {
      settle(learned, entry, clock);
    }
    for (SessionSets.Placed placed : sets.placed()) {
      Set<String> topics = learned.writes.computeIfAbsent(entry.stage(), stage -> new TreeSet<>());
      if (topics.size() < MAX_TOPICS && topics.add(placed.topic())) {
        settle(learned, entry, clock);
      }
    }
  }

  private static void settle(Learned learned, Entry entry, long clock) {
    long settlesAt = clock + SETTLE_HEARTBEATS * entry.heartbeatMillis();
    learned.settlesAt = Math.max(learned.settlesAt, settlesAt);
  }

  /** Whether a definition may have this name. */
  private static boolean isName(String name) {
    StageDefinition origin = StageDefinition.origin(name);
    return PipelineDefinition.of("any", 0, List.of(origin)).problems().stream()
        .noneMatch(problem -> problem.startsWith("stages[0].name"));
  }

  /** The pipeline is declared: nothing is to be learned. */
  void forget(String pipeline) {
    pipelines.remove(pipeline);
  }

  /** The definition of a pipeline as seen from one of its origins, or null. */
  PipelineDefinition of(String pipeline, String origin) {
    Learned learned = pipelines.get(pipeline);
    return learned == null ? null : learned.byOrigin.get(origin);
  }

  /** Lets what was learned some heartbeats ago hold from now on. */
  void settle(Sessions sessions, long clock) {
    pipelines.forEach(
        (pipeline, learned) -> {
          if (learned.settlesAt >= 0 && learned.settlesAt <= clock) {
            learned.settlesAt = -1;
            build(pipeline, learned);
            sessions.learn(pipeline, this);
          }
        });
  }

  private void build(String pipeline, Learned learned) {
    learned.byOrigin.clear();
    for (String origin : learned.origins) {
      PipelineDefinition definition =
          LearnedGraph.of(
              pipeline,
              origin,
              stage -> learned.writes.getOrDefault(stage, Set.of()),
              topic -> readersOf.getOrDefault(topic, Set.of()),
              stage -> isSink(stage));
      if (definition != null) {
        learned.byOrigin.put(origin, definition);
      }
    }
  }

  private boolean isSink(String stage) {
    Reader reader = readers.get(stage);
    return reader != null && reader.role == Role.SINK;
  }

  /**
   * Expects nothing any longer of stages that have been gone for so long, if others read what they
   * read: somebody looked at a topic for a while. Where nobody else does, it is a stage that
   * stopped, and its messages wait.
   */
  void unlearn(Instances instances, Sessions sessions, long clock, long goneMillis) {
    for (String stage : List.copyOf(readers.keySet())) {
      if (isGone(stage, instances, clock, goneMillis)
          && readers.get(stage).topics.stream()
              .allMatch(topic -> othersRead(topic, stage, instances, clock, goneMillis))) {
        readers.remove(stage).topics.forEach(topic -> readersOf.get(topic).remove(stage));
        pipelines.forEach(
            (pipeline, learned) -> {
              learned.writes.remove(stage);
              build(pipeline, learned);
            });
        sessions.unlearn(stage);
      }
    }
  }

  private boolean othersRead(
      String topic, String stage, Instances instances, long clock, long goneMillis) {
    return readersOf.get(topic).stream()
        .anyMatch(other -> !other.equals(stage) && !isGone(other, instances, clock, goneMillis));
  }

  private static boolean isGone(String stage, Instances instances, long clock, long goneMillis) {
    Collection<Instance> known = instances.ofStage(stage);
    return known.stream()
        .allMatch(
            instance ->
                (instance.bye() || instance.silent()) && clock - instance.heardAt() > goneMillis);
  }

  void save(StateWriter out) {
    out.each(
        readers.entrySet(),
        (each, entry) -> {
          each.text(entry.getKey());
          each.choice(entry.getValue().role);
          each.each(entry.getValue().topics, StateWriter::text);
        });
    out.each(
        pipelines.entrySet(),
        (each, entry) -> {
          Learned learned = entry.getValue();
          each.text(entry.getKey());
          each.each(
              learned.writes.entrySet(),
              (inner, writes) -> {
                inner.text(writes.getKey());
                inner.each(writes.getValue(), StateWriter::text);
              });
          each.each(learned.origins, StateWriter::text);
          each.number(learned.settlesAt);
          each.each(
              learned.byOrigin.entrySet(),
              (inner, definition) -> {
                inner.text(definition.getKey());
                inner.definition(definition.getValue());
              });
        });
  }

  static LearnedPipelines restore(StateReader in) throws WireException {
    LearnedPipelines all = new LearnedPipelines();
    in.each(
        each -> {
          Reader reader = new Reader();
          String stage = each.text();
          all.readers.put(stage, reader);
          reader.role = each.choice(Role.values());
          each.each(inner -> reader.topics.add(inner.text()));
          reader.topics.forEach(
              topic -> all.readersOf.computeIfAbsent(topic, key -> new TreeSet<>()).add(stage));
        });
    in.each(
        each -> {
          Learned learned = new Learned();
          all.pipelines.put(each.text(), learned);
          each.each(
              inner -> {
                Set<String> topics = new TreeSet<>();
                learned.writes.put(inner.text(), topics);
                inner.each(topic -> topics.add(topic.text()));
              });
          each.each(inner -> learned.origins.add(inner.text()));
          learned.settlesAt = each.number();
          each.each(inner -> learned.byOrigin.put(inner.text(), inner.definition()));
        });
    return all;
  }
}
