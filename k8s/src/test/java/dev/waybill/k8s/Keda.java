// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.util.List;

/**
 * KEDA's resources as far as they are used here, since nobody publishes classes of them. Fields and
 * keys are those of KEDA 2.18's pages <a
 * href="https://keda.sh/docs/2.18/reference/scaledobject-spec/">ScaledObject specification</a> and
 * <a href="https://keda.sh/docs/2.18/scalers/apache-kafka/">Apache Kafka</a>.
 */
final class Keda {

  private Keda() {}

  record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, ScaledObjectSpec spec) {}

  record ScaledObjectSpec(
      ScaleTargetRef scaleTargetRef,
      Integer pollingInterval,
      Integer cooldownPeriod,
      Integer initialCooldownPeriod,
      Integer idleReplicaCount,
      Integer minReplicaCount,
      Integer maxReplicaCount,
      Fallback fallback,
      Advanced advanced,
      List<Trigger> triggers) {}

  record ScaleTargetRef(
      String apiVersion, String kind, String name, String envSourceContainerName) {}

  record Fallback(Integer failureThreshold, Integer replicas, String behavior) {}

  record Advanced(
      Boolean restoreToOriginalReplicaCount, AutoscalerConfig horizontalPodAutoscalerConfig) {}

  record AutoscalerConfig(String name, HorizontalPodAutoscalerBehavior behavior) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes(@JsonSubTypes.Type(value = KafkaTrigger.class, name = "kafka"))
  sealed interface Trigger permits KafkaTrigger {}

  record KafkaTrigger(
      String name,
      String metricType,
      Boolean useCachedMetrics,
      KafkaMetadata metadata,
      AuthenticationRef authenticationRef)
      implements Trigger {}

  /** In a manifest every one of them is text. */
  record KafkaMetadata(
      String bootstrapServers,
      String consumerGroup,
      String topic,
      String lagThreshold,
      String activationLagThreshold,
      String offsetResetPolicy,
      String allowIdleConsumers,
      String scaleToZeroOnInvalidOffset,
      String excludePersistentLag,
      String limitToPartitionsWithLag,
      String ensureEvenDistributionOfPartitions,
      String version,
      String partitionLimitation,
      String sasl,
      String saslTokenProvider,
      String tls,
      String unsafeSsl) {}

  record AuthenticationRef(String name, String kind) {}

  record TriggerAuthentication(
      String apiVersion, String kind, ObjectMeta metadata, TriggerAuthenticationSpec spec) {}

  record TriggerAuthenticationSpec(List<SecretTargetRef> secretTargetRef) {}

  /** Parameters of the kafka trigger that are taken from a key of a Secret. */
  record SecretTargetRef(KafkaParameter parameter, String name, String key) {}

  /** Named as they are written. */
  enum KafkaParameter {
    sasl,
    saslTokenProvider,
    username,
    password,
    tls,
    ca,
    cert,
    key,
    keyPassword
  }
}
