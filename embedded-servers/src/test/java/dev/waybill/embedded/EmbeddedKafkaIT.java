// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {

  @TempDir Path folder;

  @Test
  void produce_isConsumed() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.builder(folder).start()) {
      kafka.createTopic("orders", 2, Map.of("retention.ms", "-1"));
      kafka.createTopic("orders", 2, Map.of());

      Records.produce(kafka, "orders", List.of("a", "b"));

      assertEquals(List.of("a", "b"), Records.consume(kafka, "orders", 2));
    }
  }

  @Test
  void killAndStart_keepsAcknowledgedRecords() throws Exception {
    List<String> values = IntStream.range(0, 10_000).mapToObj(i -> "value " + i).toList();
    try (EmbeddedKafka kafka = EmbeddedKafka.builder(folder).start()) {
      kafka.createTopic("orders", 1, Map.of());
      Records.produce(kafka, "orders", values);
      long pid = kafka.pid();

      kafka.kill();
      assertGone(pid);
      assertFalse(kafka.isRunning());
      kafka.start();

      assertNotEquals(pid, kafka.pid());
      assertEquals(values, Records.consume(kafka, "orders", values.size()));
    }
  }

  @Test
  void stopAndStart_keepsPortAndRecords() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.builder(folder).start()) {
      String servers = kafka.bootstrapServers();
      kafka.createTopic("orders", 1, Map.of());
      Records.produce(kafka, "orders", List.of("a"));

      kafka.stop();
      kafka.start();

      assertEquals(servers, kafka.bootstrapServers());
      assertEquals(List.of("a"), Records.consume(kafka, "orders", 1));
    }
  }

  @Test
  void twoBrokers_runSideBySide() throws Exception {
    try (EmbeddedKafka one = EmbeddedKafka.builder(folder.resolve("one")).start();
        EmbeddedKafka two = EmbeddedKafka.builder(folder.resolve("two")).start()) {
      one.createTopic("orders", 1, Map.of());
      two.createTopic("orders", 1, Map.of());
      Records.produce(one, "orders", List.of("one"));
      Records.produce(two, "orders", List.of("two"));

      assertEquals(List.of("one"), Records.consume(one, "orders", 1));
      assertEquals(List.of("two"), Records.consume(two, "orders", 1));
    }
  }

  @Test
  void close_leavesNoProcess() {
    EmbeddedKafka kafka = EmbeddedKafka.builder(folder).start();
    long pid = kafka.pid();

    kafka.close();
    kafka.close();

    assertGone(pid);
    assertThrows(IllegalStateException.class, kafka::pid);
  }

  @Test
  void start_portTaken_namesPortAndSetting() throws Exception {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(Ports.loopback(), 0));
      EmbeddedKafka.Builder builder = EmbeddedKafka.builder(folder).port(taken.getLocalPort());

      ServerStartException e = assertThrows(ServerStartException.class, builder::start);

      assertTrue(e.getMessage().contains("Port " + taken.getLocalPort()), e.getMessage());
      assertTrue(e.getMessage().contains("Builder.port"), e.getMessage());
    }
  }

  @Test
  void start_refusedProperty_tellsEndOfLog() {
    EmbeddedKafka.Builder builder =
        EmbeddedKafka.builder(folder).property("num.io.threads", "many");

    ServerStartException e = assertThrows(ServerStartException.class, builder::start);

    assertTrue(e.getMessage().contains("ended at once, exit code 1"), e.getMessage());
    assertTrue(e.getMessage().contains("num.io.threads"), e.getMessage());
  }

  @Test
  void start_heapTooSmall_namesHeapSetting() {
    EmbeddedKafka.Builder builder = EmbeddedKafka.builder(folder).heapMegabytes(8);

    ServerStartException e = assertThrows(ServerStartException.class, builder::start);

    assertTrue(e.getMessage().contains("not enough memory"), e.getMessage());
    assertTrue(e.getMessage().contains("Builder.heapMegabytes), 8 MB"), e.getMessage());
  }

  @Test
  void start_folderInUse_fails() {
    try (EmbeddedKafka kafka = EmbeddedKafka.builder(folder).start()) {
      EmbeddedKafka.Builder second = EmbeddedKafka.builder(folder);

      ServerStartException e = assertThrows(ServerStartException.class, second::start);

      assertTrue(e.getMessage().contains("in use by another"), e.getMessage());
      assertTrue(kafka.isRunning());
    }
  }

  @Test
  void start_launcherWasKilled_endsItsBroker() throws Exception {
    Launcher.Leftover leftover = Launcher.startAndKillLauncher("kafka", folder);
    assertTrue(leftover.isRunning());

    try (EmbeddedKafka kafka = EmbeddedKafka.builder(folder).port(leftover.port()).start()) {
      assertFalse(leftover.isRunning());
      assertEquals(leftover.port(), kafka.port());
    }
  }

  @Test
  void property_ownedByClass_isRefused() {
    EmbeddedKafka.Builder builder = EmbeddedKafka.builder(folder);

    assertThrows(IllegalArgumentException.class, () -> builder.property("listeners", "x"));
    assertThrows(IllegalArgumentException.class, () -> builder.port(65_536));
  }

  private static void assertGone(long pid) {
    assertTrue(ProcessHandle.of(pid).isEmpty(), () -> pid + " still runs");
  }
}
