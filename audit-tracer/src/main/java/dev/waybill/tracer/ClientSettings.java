// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.PipelineDefinition.OnCorrupted;
import dev.waybill.wire.Role;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;

/**
 * The {@code waybill.*} properties of a Kafka client, checked: those of the tracer, which all
 * clients of a stage share, and those of the client itself.
 */
final class ClientSettings {
  static final String PREFIX = "waybill.";
  static final String STAGE = "waybill.stage";
  static final String ROLE = "waybill.role";
  static final String SERVERS = "waybill.bootstrap.servers";
  static final String TOPICS = "waybill.topics.";
  static final String PRODUCER = "waybill.producer.";
  static final String CONSUMER = "waybill.consumer.";
  static final String COMMIT = "waybill.commit";
  static final String KEY_SERIALIZER = "waybill.key.serializer";
  static final String VALUE_SERIALIZER = "waybill.value.serializer";
  static final String KEY_DESERIALIZER = "waybill.key.deserializer";
  static final String VALUE_DESERIALIZER = "waybill.value.deserializer";

  private static final String CLIENTS_SERVERS = "bootstrap.servers";
  private static final List<String> SECURITY = List.of("security.", "ssl.", "sasl.");

  /** Settings of the tracer: name, and how its value goes into the builder. */
  private static final Map<String, BiConsumer<AuditTracerBuilder, Object>> TRACER =
      new LinkedHashMap<>();

  /** Settings of one client, read where they are used. */
  private static final List<String> CLIENT =
      List.of(COMMIT, KEY_SERIALIZER, VALUE_SERIALIZER, KEY_DESERIALIZER, VALUE_DESERIALIZER);

  /** What the user's own names follow. */
  private static final List<String> OPEN = List.of(TOPICS, PRODUCER, CONSUMER);

  static {
    add(STAGE, ClientSettings::text, AuditTracerBuilder::stage);
    add(ROLE, oneOf(Role.class), AuditTracerBuilder::role);
    add("waybill.service", ClientSettings::text, AuditTracerBuilder::service);
    add("waybill.host", ClientSettings::text, AuditTracerBuilder::host);
    add(SERVERS, ClientSettings::joined, AuditTracerBuilder::bootstrapServers);
    add("waybill.unaudited.topics", ClientSettings::text, AuditTracerBuilder::unauditedTopics);
    add("waybill.audit.topic", ClientSettings::text, AuditTracerBuilder::auditTopic);
    add("waybill.pipelines.topic", ClientSettings::text, AuditTracerBuilder::pipelinesTopic);
    add(
        "waybill.definitions.timeout",
        ClientSettings::duration,
        AuditTracerBuilder::definitionsTimeout);
    add("waybill.quarantine.topic", ClientSettings::text, AuditTracerBuilder::quarantineTopic);
    add("waybill.sampling.rate", ClientSettings::number, AuditTracerBuilder::samplingRate);
    add("waybill.heartbeat", ClientSettings::duration, AuditTracerBuilder::heartbeat);
    add("waybill.on.corrupted", oneOf(OnCorrupted.class), AuditTracerBuilder::onCorrupted);
    add(
        "waybill.corrupted.share.limit",
        ClientSettings::number,
        AuditTracerBuilder::corruptedShareLimit);
    add("waybill.unchanged", ClientSettings::flag, AuditTracerBuilder::unchanged);
    add("waybill.queue.capacity", ClientSettings::wholeNumber, AuditTracerBuilder::queueCapacity);
    add("waybill.ledger.bytes", ClientSettings::longNumber, AuditTracerBuilder::ledgerBytes);
    add("waybill.ledger", ClientSettings::flag, AuditTracerBuilder::ledger);
    add("waybill.close.timeout", ClientSettings::duration, AuditTracerBuilder::closeTimeout);
  }

  private static <T> void add(
      String name,
      Function<Object, T> parser,
      BiFunction<AuditTracerBuilder, T, AuditTracerBuilder> setter) {
    TRACER.put(
        name,
        (builder, value) -> {
          var unused = setter.apply(builder, parser.apply(value));
        });
  }

  /** All names; those that end with a dot are followed by something of the user's. */
  static Stream<String> names() {
    return Stream.of(TRACER.keySet().stream(), CLIENT.stream(), OPEN.stream())
        .flatMap(Function.identity());
  }

  private final Map<String, Object> tracers = new TreeMap<>();

  private ClientSettings() {}

  /**
   * Checks all names and values.
   *
   * @param properties all of the client's
   * @throws ConfigException naming the first that is wrong or missing
   */
  static ClientSettings of(Map<String, ?> properties) {
    ClientSettings settings = new ClientSettings();
    properties.forEach(settings::take);
    Object servers = properties.get(CLIENTS_SERVERS);
    if (!settings.tracers.containsKey(SERVERS) && servers != null) {
      settings.tracers.put(SERVERS, joined(servers));
      properties.forEach(settings::takeSecurity);
    }
    for (String required : List.of(STAGE, ROLE, SERVERS)) {
      if (!settings.tracers.containsKey(required)) {
        throw new ConfigException(required, null, "must be set");
      }
    }
    settings.check();
    return settings;
  }

  private void take(String name, Object value) {
    if (!name.startsWith(PREFIX) || value == null || CLIENT.contains(name)) {
      return;
    }
    if (!TRACER.containsKey(name) && !isOpen(name)) {
      throw new ConfigException(
          name, value, "there is no such setting; there are " + names().sorted().toList());
    }
    tracers.put(name, value);
  }

  private static boolean isOpen(String name) {
    return OPEN.stream()
        .anyMatch(prefix -> name.startsWith(prefix) && name.length() > prefix.length());
  }

  /** The client's own credentials, for the client's own cluster; ours win. */
  private void takeSecurity(String name, Object value) {
    if (value != null && SECURITY.stream().anyMatch(name::startsWith)) {
      tracers.putIfAbsent(PRODUCER + name, value);
    }
  }

  /** Each alone, so that the error names it. */
  private void check() {
    tracers.forEach(
        (name, value) -> {
          AuditTracerBuilder alone =
              AuditTracer.builder().stage("stage").role(Role.RELAY).bootstrapServers("localhost:1");
          try {
            apply(alone, name, value);
            if (!isSecret(name)) { // a half of credentials would not be valid alone
              var unused = TracerSettings.of(alone);
            }
          } catch (ConfigException e) {
            throw e;
          } catch (RuntimeException e) {
            throw new ConfigException(name, shown(name, value), e.getMessage());
          }
        });
    try {
      var unused = TracerSettings.of(builder());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  private static void apply(AuditTracerBuilder to, String name, Object value) {
    if (name.startsWith(TOPICS)) {
      to.topics(name.substring(TOPICS.length()), text(value));
    } else if (name.startsWith(PRODUCER)) {
      to.producerProperties(Map.of(name.substring(PRODUCER.length()), value));
    } else if (name.startsWith(CONSUMER)) {
      to.consumerProperties(Map.of(name.substring(CONSUMER.length()), value));
    } else {
      TRACER.get(name).accept(to, value);
    }
  }

  /** The stage. */
  String stage() {
    return text(tracers.get(STAGE));
  }

  /** The role. */
  Role role() {
    return oneOf(Role.class).apply(tracers.get(ROLE));
  }

  /** A builder with all settings of the tracer; topic patterns in the order of their text. */
  AuditTracerBuilder builder() {
    AuditTracerBuilder builder = AuditTracer.builder();
    tracers.forEach((name, value) -> apply(builder, name, value));
    return builder;
  }

  /**
   * All clients of a stage share a tracer, so what they say of it must agree.
   *
   * @throws ConfigException naming the first setting that differs, and both values
   */
  void mustAgreeWith(ClientSettings first) {
    Map<String, Object> all = new TreeMap<>(tracers);
    first.tracers.forEach(all::putIfAbsent);
    for (String name : all.keySet()) {
      Object mine = tracers.get(name);
      Object others = first.tracers.get(name);
      if (!Objects.equals(comparable(mine), comparable(others))) {
        throw new ConfigException(
            name,
            shown(name, mine),
            "another client of stage "
                + stage()
                + " in this process has "
                + shown(name, others)
                + ", and they share one tracer"
                + (name.equals(SERVERS) || isSecret(name)
                    ? "; set " + SERVERS + " and what it needs of " + PRODUCER + "* for both"
                    : ""));
      }
    }
  }

  private static Object comparable(Object value) {
    return value instanceof Number || value instanceof Boolean || value instanceof List
        ? joined(value)
        : value;
  }

  private static boolean isSecret(String name) {
    return name.startsWith(PRODUCER)
        && SECURITY.stream().anyMatch(name.substring(PRODUCER.length())::startsWith);
  }

  private static Object shown(String name, Object value) {
    return value != null && isSecret(name) ? "(not shown)" : value;
  }

  private static String text(Object value) {
    return value.toString().trim();
  }

  private static String joined(Object value) {
    return value instanceof List<?> list
        ? String.join(",", list.stream().map(Object::toString).toList())
        : text(value);
  }

  private static double number(Object value) {
    return Double.parseDouble(text(value));
  }

  private static int wholeNumber(Object value) {
    return Integer.parseInt(text(value));
  }

  private static long longNumber(Object value) {
    return Long.parseLong(text(value));
  }

  private static boolean flag(Object value) {
    return switch (text(value).toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  private static Duration duration(Object value) {
    if (value instanceof Duration duration) {
      return duration;
    }
    String text = text(value);
    try {
      return text.chars().allMatch(Character::isDigit)
          ? Duration.ofMillis(Long.parseLong(text))
          : Duration.parse(text);
    } catch (DateTimeParseException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "must be a number of milliseconds or a duration such as PT10S", e);
    }
  }

  private static <E extends Enum<E>> Function<Object, E> oneOf(Class<E> type) {
    return value ->
        Arrays.stream(type.getEnumConstants())
            .filter(constant -> constant.name().equalsIgnoreCase(text(value)))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "must be one of " + Arrays.toString(type.getEnumConstants())));
  }
}
