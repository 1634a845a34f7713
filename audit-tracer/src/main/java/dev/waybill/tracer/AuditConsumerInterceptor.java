// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;

/**
 * Verifies and follows what a Kafka consumer receives, by properties alone.
 *
 * <pre>{@code
 * interceptor.classes=dev.waybill.tracer.AuditConsumerInterceptor
 * waybill.stage=warehouse
 * waybill.role=sink
 * }</pre>
 *
 * <p>Where keys or values are no bytes, {@link AuditDeserializer} must stand around both
 * deserializers. Stand first if there are other interceptors that change or leave out records.
 *
 * <p>A message is received when a poll answers it, and done with when its offset is committed, by
 * whatever way. A consumer without a {@code group.id} commits nothing that Kafka knows of: what a
 * poll answered then counts as committed when the next poll answers ({@code waybill.commit=poll}),
 * or when it begins, with an {@link AuditMetricsReporter}. At a relay commits wait for the
 * hand-overs under way; at a sink the commit is the hand-over.
 *
 * <p>Assignments, revocations and seeks can't be seen from here. Where a poll goes on elsewhere
 * than the last one ended (a rebalance, a seek, also the marker of a transaction), nothing is
 * claimed of what lies between: what should have been there is then unknown, and not lost. An
 * {@link AuditMetricsReporter} beside it knows of assignments and revocations. Offsets committed by
 * a producer's transaction can't be seen either. {@link AuditTracer#wrap} is exact.
 *
 * <p>All clients of a stage in a process share one tracer, which is closed with the last of them.
 * Nothing blocks and nothing throws, but for {@link #configure} on wrong settings, and {@link
 * #close}, which may wait for the close timeout.
 */
public final class AuditConsumerInterceptor<K, V> implements ConsumerInterceptor<K, V> {
  private ConsumerInterceptor<K, V> foreign;
  private SharedTracers.Lease lease;
  private Core core;
  private PolledInputs inputs;
  private TracedPolls polls;

  /** For Kafka, which configures it. */
  public AuditConsumerInterceptor() {}

  /**
   * Opens the stage's tracer, or takes part in it.
   *
   * @throws ConfigException naming key and value of what is wrong
   */
  @Override
  @SuppressWarnings("unchecked") // it is for any types, as this
  public void configure(Map<String, ?> configs) {
    foreign = SharedTracers.CLASSES.foreign(getClass(), ConsumerInterceptor.class);
    if (foreign != null) {
      foreign.configure(configs);
      return;
    }
    ClientSettings settings = ClientSettings.of(configs);
    ClientClasses classes = new ClientClasses(configs);
    var unused = classes.receivedValues();
    classes.adviseNextToBroker(getClass(), false);
    Object group = configs.get(ConsumerConfig.GROUP_ID_CONFIG);
    boolean commitsByPoll = commitsByPoll(configs.get(ClientSettings.COMMIT), group);
    lease = SharedTracers.OF_PROCESS.open(settings);
    core = lease.tracer().core();
    ConsumerWatch watch = ConsumerWatch.take(configs.get(ConsumerConfig.CLIENT_ID_CONFIG));
    inputs = new PolledInputs(core, commitsByPoll, watch);
    polls = new TracedPolls(core, inputs, group == null ? null : group.toString());
  }

  private static boolean commitsByPoll(Object setting, Object group) {
    String commit = setting == null ? "" : setting.toString().trim().toLowerCase(Locale.ROOT);
    return switch (commit) {
      case "" -> group == null;
      case "poll" -> true;
      case "group" -> {
        if (group == null) {
          throw new ConfigException(
              ClientSettings.COMMIT, setting, "needs " + ConsumerConfig.GROUP_ID_CONFIG);
        }
        yield false;
      }
      default -> throw new ConfigException(ClientSettings.COMMIT, setting, "must be group or poll");
    };
  }

  @Override
  public ConsumerRecords<K, V> onConsume(ConsumerRecords<K, V> records) {
    if (foreign != null) {
      return foreign.onConsume(records);
    }
    return polls == null ? records : polls.take(records);
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    if (foreign != null) {
      foreign.onCommit(offsets);
    } else if (inputs != null) {
      new Guard(core.recorder).run(() -> inputs.committed(offsets));
    }
  }

  @Override
  public void close() {
    if (foreign != null) {
      foreign.close();
    } else if (lease != null) {
      new Guard(core.recorder).run(inputs::close);
      lease.close();
    }
  }
}
