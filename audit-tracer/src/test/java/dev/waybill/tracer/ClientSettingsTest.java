// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.PipelineDefinition.OnCorrupted;
import dev.waybill.wire.Role;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientSettingsTest {
  private static final Map<String, String> NAMES_THAT_DIFFER =
      Map.of(
          "topics", "waybill.topics.",
          "producerProperties", "waybill.producer.",
          "consumerProperties", "waybill.consumer.");

  /** Nobody can write an OpenTelemetry into properties; there it is the global one. */
  private static final Set<String> NO_SETTINGS = Set.of("build", "openTelemetry");

  @Test
  void everySettingOfTheBuilder_isAProperty() {
    Set<String> expected =
        Arrays.stream(AuditTracerBuilder.class.getDeclaredMethods())
            .filter(m -> Modifier.isPublic(m.getModifiers()))
            .filter(m -> !NO_SETTINGS.contains(m.getName()))
            .map(m -> NAMES_THAT_DIFFER.getOrDefault(m.getName(), property(m.getName())))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> actual = ClientSettings.names().collect(Collectors.toCollection(TreeSet::new));

    assertTrue(actual.containsAll(expected), expected + " in " + actual);
    actual.removeAll(expected);
    assertEquals(
        Set.of(
            "waybill.commit",
            "waybill.key.serializer",
            "waybill.value.serializer",
            "waybill.key.deserializer",
            "waybill.value.deserializer"),
        actual);
  }

  private static String property(String method) {
    return "waybill." + method.replaceAll("([A-Z])", ".$1").toLowerCase(Locale.ROOT);
  }

  @Test
  void allKindsOfValues_reachTheBuilder() {
    Map<String, Object> properties = required();
    properties.put("waybill.heartbeat", "PT3S");
    properties.put("waybill.close.timeout", 1500L);
    properties.put("waybill.sampling.rate", 0.5);
    properties.put("waybill.on.corrupted", "Quarantine");
    properties.put("waybill.unchanged", true);
    properties.put("waybill.queue.capacity", " 4096 ");
    properties.put("waybill.topics.in\\..*", "orders");
    properties.put("waybill.producer.linger.ms", "7");
    properties.put("waybill.host", null);
    AuditTracerBuilder builder = ClientSettings.of(properties).builder();

    assertEquals("stage", builder.stage);
    assertEquals(Role.SINK, builder.role);
    assertEquals(Duration.ofSeconds(3), builder.heartbeat);
    assertEquals(Duration.ofMillis(1500), builder.closeTimeout);
    assertEquals(0.5, builder.samplingRate);
    assertEquals(OnCorrupted.QUARANTINE, builder.onCorrupted);
    assertTrue(builder.unchanged);
    assertEquals(4096, builder.queueCapacity);
    assertEquals(Map.of("in\\..*", "orders"), builder.topics);
    assertEquals("7", builder.producerProperties.get("linger.ms"));
  }

  @Test
  void clientsClusterAndCredentials_areTakenUnlessThereAreOwn() {
    Map<String, Object> properties = required();
    properties.put("bootstrap.servers", List.of("one:9092", "two:9092"));
    properties.put("security.protocol", "SASL_SSL");
    properties.put("sasl.jaas.config", new Password("secret"));
    properties.put("compression.type", "gzip");
    properties.put("waybill.producer.sasl.mechanism", "PLAIN");
    Map<String, Object> taken = ClientSettings.of(properties).builder().producerProperties;
    assertEquals("one:9092,two:9092", taken.get("bootstrap.servers"));
    assertEquals("SASL_SSL", taken.get("security.protocol"));
    assertTrue(taken.containsKey("sasl.jaas.config"));
    assertEquals("PLAIN", taken.get("sasl.mechanism"));
    assertFalse(taken.containsKey("compression.type"));

    properties.put("waybill.bootstrap.servers", "audit:9092");
    Map<String, Object> own = ClientSettings.of(properties).builder().producerProperties;
    assertEquals("audit:9092", own.get("bootstrap.servers"));
    assertFalse(own.containsKey("security.protocol"));
    assertEquals("PLAIN", own.get("sasl.mechanism"));
  }

  @ParameterizedTest
  @CsvSource({
    "waybill.role, boss",
    "waybill.stage, ' '",
    "waybill.sampling.rate, 2",
    "waybill.sampling.rate, some",
    "waybill.heartbeat, 10s",
    "waybill.heartbeat, 0",
    "waybill.close.timeout, PT-1S",
    "waybill.queue.capacity, 3",
    "waybill.queue.capacity, 1.5",
    "waybill.ledger.bytes, 1",
    "waybill.unchanged, yes",
    "waybill.ledger, off",
    "waybill.on.corrupted, drop",
    "waybill.corrupted.share.limit, -1",
    "waybill.bootstrap.servers, nowhere",
    "waybill.topics.(, orders",
    "waybill.topics.a, ' '",
    "waybill.audit.topic, ' '",
    "waybill.producer.linger.ms, soon",
    "waybill.producer.transactional.id, mine",
    "waybill.topics., orders",
    "waybill.samplingrate, 1",
  })
  void wrongValue_isNamedWithItsKey(String key, String value) {
    Map<String, Object> properties = required();
    properties.put(key, value);
    ConfigException thrown =
        assertThrows(ConfigException.class, () -> ClientSettings.of(properties));
    assertTrue(thrown.getMessage().contains(key), thrown.getMessage());
    assertTrue(thrown.getMessage().contains(value), thrown.getMessage());
  }

  @Test
  void missing_isNamed() {
    for (String key : List.of("waybill.stage", "waybill.role", "bootstrap.servers")) {
      Map<String, Object> properties = required();
      properties.remove(key);
      ConfigException thrown =
          assertThrows(ConfigException.class, () -> ClientSettings.of(properties));
      assertTrue(thrown.getMessage().contains(key), thrown.getMessage());
    }
  }

  @Test
  void clientsOfAStage_mustAgree() {
    ClientSettings first = ClientSettings.of(with("waybill.heartbeat", "100"));
    assertDoesNotThrow(
        () -> ClientSettings.of(with("waybill.heartbeat", 100)).mustAgreeWith(first));
    Map<String, Object> others = with("waybill.heartbeat", "100");
    others.put("waybill.value.serializer", "mine"); // the client's own
    others.put("group.id", "group");
    assertDoesNotThrow(() -> ClientSettings.of(others).mustAgreeWith(first));

    ConfigException thrown =
        assertThrows(
            ConfigException.class,
            () -> ClientSettings.of(with("waybill.heartbeat", 200)).mustAgreeWith(first));
    assertTrue(thrown.getMessage().contains("waybill.heartbeat"), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("100"), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("200"), thrown.getMessage());
    assertThrows(ConfigException.class, () -> ClientSettings.of(required()).mustAgreeWith(first));

    Map<String, Object> secret = with("waybill.heartbeat", "100");
    secret.put("sasl.jaas.config", "very secret");
    ConfigException hidden =
        assertThrows(ConfigException.class, () -> ClientSettings.of(secret).mustAgreeWith(first));
    assertTrue(hidden.getMessage().contains("waybill.producer.sasl.jaas.config"));
    assertFalse(hidden.getMessage().contains("very secret"), hidden.getMessage());
  }

  private static Map<String, Object> with(String key, Object value) {
    Map<String, Object> properties = required();
    properties.put(key, value);
    return properties;
  }

  private static Map<String, Object> required() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("waybill.stage", "stage");
    properties.put("waybill.role", "sink");
    properties.put("bootstrap.servers", "localhost:9092");
    return properties;
  }
}
