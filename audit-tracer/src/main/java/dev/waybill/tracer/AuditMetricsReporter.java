// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * Tells an {@link AuditConsumerInterceptor} what it can't see itself, by one more property of the
 * consumer. It reports no metrics to anybody.
 *
 * <pre>{@code
 * metric.reporters=org.apache.kafka.common.metrics.JmxReporter,dev.waybill.tracer.AuditMetricsReporter
 * }</pre>
 *
 * <p>With it the interceptor knows of assignments and revocations, so that gaps between polls (the
 * markers of transactions, for example) are read through and not in doubt; and of polls that answer
 * nothing, so that what a consumer without a group has read last is told as done with while its
 * topics are quiet.
 *
 * <p>Nothing here blocks or throws.
 */
public final class AuditMetricsReporter implements MetricsReporter {
  private MetricsReporter foreign;
  private ConsumerWatch watch;

  /** For Kafka, which configures it. */
  public AuditMetricsReporter() {}

  @Override
  public void configure(Map<String, ?> configs) {
    foreign = SharedTracers.CLASSES.foreign(getClass(), MetricsReporter.class);
    if (foreign != null) {
      foreign.configure(configs);
    } else {
      watch = ConsumerWatch.made(configs.get(ConsumerConfig.CLIENT_ID_CONFIG));
    }
  }

  @Override
  public void init(List<KafkaMetric> metrics) {
    if (foreign != null) {
      foreign.init(metrics);
    } else {
      metrics.forEach(this::metricChange);
    }
  }

  @Override
  public void metricChange(KafkaMetric metric) {
    if (foreign != null) {
      foreign.metricChange(metric);
    } else if (watch != null) {
      watch.added(metric);
    }
  }

  @Override
  public void metricRemoval(KafkaMetric metric) {
    if (foreign != null) {
      foreign.metricRemoval(metric);
    } else if (watch != null) {
      watch.removed(metric);
    }
  }

  @Override
  public void close() {
    if (foreign != null) {
      foreign.close();
    }
  }
}
