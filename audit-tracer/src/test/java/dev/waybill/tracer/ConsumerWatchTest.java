// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.MessageChecksum;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.Waybill;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a consumer's metrics tell, which Kafka's own registry keeps as it does in a consumer. */
class ConsumerWatchTest {
  private static final TopicPartition TP = new TopicPartition("orders", 0);
  private static final byte[] VALUE = "value".getBytes(StandardCharsets.UTF_8);

  private final Metrics metrics = new Metrics(Time.SYSTEM);
  private final AuditMetricsReporter reporter = new AuditMetricsReporter();
  private final Bench bench = new Bench(1);
  private ConsumerWatch watch;
  private double secondsSincePoll = -1;

  private PolledInputs watched(boolean commitsByPoll) {
    reporter.configure(Map.of("client.id", "mirror"));
    watch = ConsumerWatch.take("mirror");
    metrics.addReporter(reporter);
    metrics.addMetric(
        metrics.metricName("last-poll-seconds-ago", "consumer-metrics", Map.of()),
        (config, now) -> secondsSincePoll);
    return new PolledInputs(bench.wiring.core(), commitsByPoll, watch);
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void interceptor_findsTheReporterOfItsOwnClient() {
    reporter.configure(Map.of("client.id", "mine"));
    assertNull(ConsumerWatch.take("another"));
    assertNull(ConsumerWatch.take("mine")); // it was for the client before

    reporter.configure(Map.of("client.id", "mine"));
    assertNotNull(ConsumerWatch.take("mine"));
    assertNull(ConsumerWatch.take("mine"));
  }

  @Test
  void gapBetweenPolls_wasReadThroughWhileAssigned() {
    PolledInputs inputs = watched(false);
    assign();
    TracedPolls polls = new TracedPolls(bench.wiring.core(), inputs, "group");
    poll(polls, 0, 1);
    poll(polls, 3, 4); // the marker of a transaction
    inputs.committed(Map.of(TP, offset(5)));
    bench.report();

    assertEquals(List.of(new OffsetRange(0, 5)), committed());
  }

  @Test
  void gapAcrossARevocation_isNotClaimed() {
    PolledInputs inputs = watched(false);
    assign();
    TracedPolls polls = new TracedPolls(bench.wiring.core(), inputs, "group");
    poll(polls, 0, 1);
    inputs.committed(Map.of(TP, offset(2)));
    metrics.removeMetric(replica(TP.topic()));
    assertFalse(watch.isAssigned(TP));
    assign();
    poll(polls, 3, 4);
    inputs.committed(Map.of(TP, offset(5)));
    bench.report();

    assertEquals(List.of(new OffsetRange(0, 2), new OffsetRange(3, 5)), committed());
  }

  @Test
  void topicOfAnotherName_isNotKnown() {
    PolledInputs inputs = watched(false);
    metrics.addMetric(replica("orders_2"), (config, now) -> 0); // orders.2 with Kafka 3.9
    assertFalse(watch.isAssigned(new TopicPartition("orders.2", 0)));
    assertTrue(watch.isAssigned(new TopicPartition("orders_2", 0)));
    inputs.close();
  }

  @Test
  void quietPoll_saysThatTheLastAnswerIsDoneWith() {
    PolledInputs inputs = watched(true);
    assign();
    TracedPolls polls = new TracedPolls(bench.wiring.core(), inputs, null);
    secondsSincePoll = 0; // the poll that answered
    poll(polls, 0, 1);
    bench.step();
    bench.time.advance(Duration.ofSeconds(1).minusMillis(1));
    bench.report(); // 10 s later
    assertEquals(List.of(new OffsetRange(0, 2)), committed());
  }

  @Test
  void longWork_isNoPoll() {
    PolledInputs inputs = watched(true);
    assign();
    TracedPolls polls = new TracedPolls(bench.wiring.core(), inputs, null);
    poll(polls, 0, 1);
    for (int second = 1; second <= 30; second++) {
      secondsSincePoll = second;
      bench.time.advance(Duration.ofSeconds(1));
      bench.step();
    }
    assertEquals(List.of(), committed());

    secondsSincePoll = 0; // it polls again
    bench.time.advance(Duration.ofSeconds(1));
    bench.report();
    assertEquals(List.of(new OffsetRange(0, 2)), committed());
    inputs.close();
    assertTrue(bench.wiring.core().quietInputs.isEmpty());
  }

  private void assign() {
    metrics.addMetric(replica(TP.topic()), (config, now) -> 0);
  }

  private MetricName replica(String topic) {
    return metrics.metricName(
        "preferred-read-replica",
        "consumer-fetch-manager-metrics",
        Map.of("topic", topic, "partition", "0"));
  }

  private static OffsetAndMetadata offset(long offset) {
    return new OffsetAndMetadata(offset);
  }

  private static void poll(TracedPolls polls, long... offsets) {
    List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
    for (long offset : offsets) {
      ConsumerRecord<byte[], byte[]> message =
          new ConsumerRecord<>(TP.topic(), TP.partition(), offset, null, VALUE);
      int checksum = new MessageChecksum().ofKeyAndValue(null, VALUE);
      message.headers().add(Waybill.HEADER, new Waybill(checksum, true, 7, offset, null).encode());
      messages.add(message);
    }
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();
    records.put(TP, messages);
    polls.take(NextOffsets.records(records, Map.of()));
  }

  private List<OffsetRange> committed() {
    return bench.committed(0, TP).ranges();
  }
}
