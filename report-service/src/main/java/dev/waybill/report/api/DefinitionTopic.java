// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import dev.waybill.report.http.ProblemException;
import dev.waybill.wire.PipelineDefinition;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.OutgoingMessageMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jboss.logging.Logger;

/** Publishes definitions. Safe for use by several threads. */
@ApplicationScoped
class DefinitionTopic {
  private static final Logger LOG = Logger.getLogger(DefinitionTopic.class);

  /**
   * A little longer than the channel's delivery.timeout.ms, by which the client itself gives up.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final MutinyEmitter<byte[]> emitter;

  DefinitionTopic(@Channel("definitions") MutinyEmitter<byte[]> emitter) {
    this.emitter = emitter;
  }

  /** Where a record lies. */
  record Position(int partition, long offset) {}

  /**
   * Publishes; blocks until all replicas in sync have it.
   *
   * @param definition null for a tombstone
   * @throws ProblemException if Kafka does not confirm it in time
   */
  Position publish(String name, PipelineDefinition definition) {
    OutgoingMessageMetadata<RecordMetadata> sent = new OutgoingMessageMetadata<>();
    Metadata metadata =
        Metadata.of(OutgoingKafkaRecordMetadata.<String>builder().withKey(name).build(), sent);
    try {
      emitter
          .sendMessage(Message.of(definition == null ? null : definition.encode(), metadata))
          .await()
          .atMost(PATIENCE);
    } catch (RuntimeException e) { // Kafka's, or of the waiting and trying again around it
      LOG.warnf("The definition of %s was not confirmed by Kafka: %s", name, e);
      throw ProblemException.notNow(
          503,
          "Kafka did not confirm the change in time. It may still come into force: look before you"
              + " try again.",
          RETRY_AFTER);
    }
    RecordMetadata at = sent.getResult();
    return new Position(at.partition(), at.offset());
  }
}
