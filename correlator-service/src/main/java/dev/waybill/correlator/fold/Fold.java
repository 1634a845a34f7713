// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.Entry;
import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Revision;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.SpanColumns;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The pure function from the records of one partition of the audit log to verdicts and summaries.
 *
 * <p>Whatever it says depends on nothing but the records and their offsets and log times, so
 * whoever reads the same records comes to the same outputs. Not thread-safe.
 */
public final class Fold {
  /** Goes up with each change of what is saved, and of what the fold makes of it. */
  static final int STATE_VERSION = 5;

  /** How often, by the fold's clock, what has changed is judged and told. */
  static final long JUDGE_EVERY_MILLIS = 1_000;

  private final int partition;
  private final int partitionCount;
  private final FoldClock clock;
  private final Map<String, PipelineDefinition> definitions = new TreeMap<>();
  private final Instances instances;
  private final Coverages coverages;
  private final Sessions sessions;
  private final Traces traces;
  private final LearnedPipelines learned;
  private final SpanColumns columns = new SpanColumns(); // of the record that is being read
  private final Spans spans;
  private final ProgressTeller progress;
  private FoldSettings settings = FoldSettings.DEFAULT;
  private long judgedAt;
  private long deadLetters;

  /**
   * A fold that has read nothing yet.
   *
   * @param partition the partition of the audit log
   * @param partitionCount how many partitions the audit log has
   */
  public Fold(int partition, int partitionCount) {
    this.partition = partition;
    this.partitionCount = partitionCount;
    this.clock = new FoldClock();
    this.instances = new Instances();
    this.coverages = new Coverages(instances);
    this.spans = new Spans();
    this.sessions = new Sessions(instances, spans);
    this.traces = new Traces();
    this.learned = new LearnedPipelines();
    this.progress = new ProgressTeller(partitionCount);
  }

  private Fold(StateReader in) throws WireException {
    partition = in.number(Integer.MAX_VALUE);
    partitionCount = in.number(Integer.MAX_VALUE);
    clock = FoldClock.restore(in);
    in.each(each -> definitions.put(each.text(), each.definition()));
    instances = Instances.restore(in);
    coverages = Coverages.restore(in, instances);
    spans = Spans.restore(in);
    sessions = Sessions.restore(in, instances, spans);
    traces = Traces.restore(in);
    learned = LearnedPipelines.restore(in);
    progress = ProgressTeller.restore(in, partitionCount);
    settings =
        new FoldSettings(
            in.number(),
            in.number(Integer.MAX_VALUE),
            in.number(Integer.MAX_VALUE),
            in.number(),
            in.number(),
            in.number());
    judgedAt = in.number();
    deadLetters = in.number();
    in.end();
  }

  /**
   * The whole state after the last record that was applied. Equal states give equal bytes. For this
   * version of the fold only.
   */
  public byte[] save() {
    StateWriter out = new StateWriter();
    out.number(STATE_VERSION);
    out.number(partition);
    out.number(partitionCount);
    clock.save(out);
    out.each(
        definitions.entrySet(),
        (each, entry) -> {
          each.text(entry.getKey());
          each.definition(entry.getValue());
        });
    instances.save(out);
    coverages.save(out);
    spans.save(out);
    sessions.save(out);
    traces.save(out);
    learned.save(out);
    progress.save(out);
    out.number(settings.graceMillis());
    out.number(settings.silenceHeartbeats());
    out.number(settings.maxRanges());
    out.number(settings.horizonMillis());
    out.number(settings.retentionMillis());
    out.number(settings.maxStateBytes());
    out.number(judgedAt);
    out.number(deadLetters);
    return out.toBytes();
  }

  /**
   * A fold that goes on as the one would that was saved.
   *
   * @param state what {@link #save} gave
   * @throws WireException if it is anything else, or was saved by another version
   */
  public static Fold restore(byte[] state) throws WireException {
    StateReader in = new StateReader(state);
    long version = in.number();
    if (version != STATE_VERSION) {
      throw new WireException(
          WireException.Reason.UNKNOWN_VERSION,
          "state of the fold is of version " + version + ", not " + STATE_VERSION);
    }
    try {
      return new Fold(in);
    } catch (IllegalArgumentException e) { // a record that refuses what no fold has saved
      throw new WireException(WireException.Reason.BAD_VALUE, "state of the fold: " + e);
    }
  }

  /**
   * Takes the next record of the partition.
   *
   * @param value the record's value; any bytes, or null
   * @param offset its offset
   * @param logTimeMillis its log time, in ms since the epoch
   * @return what there is to tell, in order
   */
  public List<FoldOutput> apply(byte[] value, long offset, long logTimeMillis) {
    List<FoldOutput> outputs = new ArrayList<>();
    clock.advanceTo(logTimeMillis);
    String refusal = take(value);
    if (refusal != null) {
      deadLetters++;
      outputs.add(new FoldOutput.DeadLetter(offset, refusal));
    }
    if (clock.millis() - judgedAt >= JUDGE_EVERY_MILLIS) {
      judgedAt = clock.millis();
      judge(new Revision(partition, offset), outputs);
    }
    return outputs;
  }

  /** Takes a record in, or says why it is of no use. */
  private String take(byte[] value) {
    if (value == null) {
      return WireException.Reason.MISSING_FIELD + ": the record has no value";
    }
    try {
      AuditBatch batch = AuditBatch.decode(value, columns);
      String refusal = Admission.refusal(batch, columns, partition, partitionCount);
      if (refusal == null) {
        take(batch);
      }
      return refusal;
    } catch (WireException e) {
      return e.getMessage();
    }
  }

  private void take(AuditBatch batch) {
    if (batch.settings() != null) {
      settings = batch.settings();
    }
    for (AuditBatch.Definition definition : batch.definitions()) {
      if (definition.definition() == null) {
        definitions.remove(definition.pipeline());
      } else {
        definitions.put(definition.pipeline(), definition.definition());
        instances.define(definition.definition());
        learned.forget(definition.pipeline());
        sessions.define(definition.definition());
      }
    }
    for (Entry entry : batch.entries()) {
      take(entry);
    }
    spans.take(columns, definitions, settings, clock);
    if (!batch.ours()) {
      traces.take(batch.spans(), clock);
    }
  }

  private void take(Entry entry) {
    if (instances.hasTold(entry)) {
      return;
    }
    Instance instance = instances.of(entry, settings.horizonMillis());
    boolean returned = instance.silent();
    if (!instance.take(entry, clock.millis())) {
      return;
    }
    boolean fills = coverages.take(entry, instance, clock.millis());
    if (returned || fills || !instance.closedGaps().isEmpty()) {
      sessions.reconsiderUnknown();
    }
    learned.reads(entry, clock.millis());
    for (SessionSets sets : entry.sessions()) {
      String pipeline = sessions.take(sets, entry, instance, definitions, learned, clock);
      if (!definitions.containsKey(pipeline)) {
        learned.writes(pipeline, sets, entry, clock.millis());
      }
    }
  }

  private void judge(Revision revision, List<FoldOutput> outputs) {
    long now = clock.millis();
    long horizonMillis = horizonMillis();
    instances.checkSilence(now, settings.silenceHeartbeats());
    forgetInstances(now, horizonMillis);
    coverages.advance(instances, now, settings.graceMillis());
    learned.settle(sessions, now);
    learned.unlearn(instances, sessions, now, horizonMillis);
    sessions.judge(coverages, settings, horizonMillis, now, revision, outputs);
    traces.judge(definitions, settings, now, revision, outputs);
    progress.tell(revision, clock, stats(), instances, outputs);
  }

  /** Nothing waits for them any longer: what they had open is unknown since they are silent. */
  private void forgetInstances(long now, long horizonMillis) {
    Set<Instance> gone = instances.forget(now, horizonMillis, settings.retentionMillis());
    if (!gone.isEmpty()) {
      coverages.forget(gone);
      sessions.forget(gone);
    }
  }

  /** Before that a window may yet be decided otherwise, by whoever speaks in time. */
  private long horizonMillis() {
    long deadline = PipelineDefinition.DEFAULT_DEADLINE.toMillis();
    for (PipelineDefinition definition : definitions.values()) {
      deadline = Math.max(deadline, definition.deadline().toMillis());
    }
    long least = deadline + settings.graceMillis() + 2 * instances.longestHeartbeatMillis();
    return Math.max(settings.horizonMillis(), least);
  }

  /** The definitions in force, by pipeline; a copy. */
  public Map<String, PipelineDefinition> definitions() {
    return Map.copyOf(definitions);
  }

  /** The settings in force. */
  public FoldSettings settings() {
    return settings;
  }

  /** Sizes and counts as of the last record. */
  public FoldStats stats() {
    return new FoldStats(
        clock.millis(),
        sessions.open(),
        sessions.openWindows(),
        instances.present(),
        instances.silent(),
        instances.holes(),
        deadLetters,
        sessions.sizeBytes(),
        sessions.evictedWindows(),
        spans.open(),
        spans.evicted(),
        spans.leftOut());
  }
}
