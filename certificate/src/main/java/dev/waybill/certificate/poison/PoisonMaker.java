// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.poison;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.certificate.pipeline.Letter;
import dev.waybill.certificate.system.AuditTopics;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes poison of every kind, by a seed. For one thread. */
final class PoisonMaker {

  static final List<String> PROTOBUF = List.of(AuditTopics.AUDIT, AuditTopics.OTLP);

  /** One level more than readers take; some are nested hundreds of times as deep. */
  private static final int DEPTH = 33;

  /** Nearly what a topic takes by default; a dead letter with its headers is larger. */
  private static final int LARGE_BYTES = 1_048_300;

  private static final List<String> SHAPES =
      List.of(
          "[]",
          "\"x\"",
          "42",
          "null",
          "true",
          "{}",
          "{\"type\":\"session\"}",
          "{\"stages\":{}}",
          "{\"name\":7,\"version\":\"x\"}",
          "[{\"type\":\"trace\"}]",
          "{\"type\":\"progress\"}");

  /** Dates that no broker's log time would have. */
  private static final long[] DATES = {0, 1, 4_102_444_800_000L};

  private final Random random;
  private final PoisonSamples samples;

  PoisonMaker(long seed, PoisonSamples samples) {
    random = new Random(seed);
    this.samples = samples;
  }

  /** Of one kind for a topic; null where there is none, or none yet, or it could be true. */
  Poison make(PoisonKind kind, String topic) {
    Poison made = make(kind, topic, PROTOBUF.contains(topic));
    // The broker sets the log time itself, whatever a producer says.
    return made != null && topic.equals(AuditTopics.AUDIT) && random.nextInt(4) == 0
        ? made.dated(DATES[random.nextInt(DATES.length)])
        : made;
  }

  private Poison make(PoisonKind kind, String topic, boolean protobuf) {
    boolean audit = topic.equals(AuditTopics.AUDIT);
    boolean pipelines = topic.equals(AuditTopics.PIPELINES);
    byte[] copy = copy(topic);
    return switch (kind) {
      case RANDOM_BYTES -> ifIllegible(topic, key(topic), bytes(1 + random.nextInt(2_000)));
      case NO_VALUE ->
          pipelines
              ? Poison.harmless(topic, ("poison-" + random.nextInt()).getBytes(UTF_8), null)
              : Poison.unreadable(topic, key(topic), null);
      case EMPTY ->
          protobuf
              ? Poison.harmless(topic, key(topic), new byte[0])
              : Poison.unreadable(topic, key(topic), new byte[0]);
      case BROKEN_COPY -> Poison.unreadable(topic, key(topic), joined(new byte[1], copy));
      case FLIPPED_COPY -> ifIllegible(topic, key(topic), flipped(copy));
      case CUT_COPY ->
          ifIllegible(topic, key(topic), Arrays.copyOf(copy, random.nextInt(copy.length)));
      case JOINED_COPIES -> ifIllegible(topic, key(topic), joined(copy, copy(topic)));
      case OF_ANOTHER_TOPIC -> ifIllegible(topic, key(topic), ofAnother(topic));
      case HUGE_NUMBER ->
          Poison.unreadable(
              topic,
              key(topic),
              protobuf
                  ? joined(hex("c03e"), filled(11, 0xff))
                  : ("{\"revision\":" + "9".repeat(5_000) + "}").getBytes(UTF_8));
      case ENDLESS ->
          Poison.unreadable(
              topic,
              key(topic),
              protobuf
                  ? joined(hex("0affffffff07"), bytes(100))
                  : joined("{\"name\":\"".getBytes(UTF_8), filled(5_000, 'x')));
      case FUTURE_VERSION ->
          protobuf
              ? Poison.unreadable(topic, key(topic), hex("c03e02c83e04"))
              : ifIllegible(topic, key(topic), withUnknownWord(copy));
      case UNKNOWN_FIELDS -> protobuf ? unknownFields(topic) : unknownMember(topic);
      case WRONG_SHAPE -> {
        byte[] shape = SHAPES.get(random.nextInt(SHAPES.size())).getBytes(UTF_8);
        yield protobuf
            ? ifIllegible(topic, key(topic), shape)
            : Poison.unreadable(topic, key(topic), shape);
      }
      case DEEP_JSON -> {
        String opening = random.nextBoolean() ? "[" : "{\"a\":";
        byte[] deep = opening.repeat(DEPTH << random.nextInt(10)).getBytes(UTF_8);
        yield protobuf
            ? ifIllegible(topic, key(topic), deep)
            : Poison.unreadable(topic, key(topic), deep);
      }
      case DUPLICATE -> duplicate(topic);
      case WRONG_PARTITION -> audit ? elsewhere() : null;
      case WRONG_KEY ->
          pipelines && samples.any(topic, random) != null
              ? Poison.unreadable(topic, key(topic), copy)
              : null;
      case LARGE -> Poison.unreadable(topic, key(topic), joined(new byte[1], bytes(LARGE_BYTES)));
    };
  }

  private static Poison ifIllegible(String topic, byte[] key, byte[] value) {
    return Legible.is(topic, key, value) ? null : Poison.unreadable(topic, key, value);
  }

  private byte[] key(String topic) {
    int choice = random.nextInt(4);
    // A compacted topic takes no record without a key.
    return choice == 0 && !topic.equals(AuditTopics.PIPELINES)
        ? null
        : choice == 1 ? new byte[choice] : bytes(1 + random.nextInt(40));
  }

  /** A real record's value, or any bytes while there is none. */
  private byte[] copy(String topic) {
    ConsumerRecord<byte[], byte[]> real = samples.any(topic, random);
    return real == null || real.value().length == 0 ? bytes(100) : real.value();
  }

  private byte[] ofAnother(String topic) {
    List<String> topics = PoisonTrial.TOPICS;
    String other = topics.get(random.nextInt(topics.size()));
    // Spans of ours are at home in either.
    return other.equals(topic) || (PROTOBUF.contains(other) && PROTOBUF.contains(topic))
        ? bytes(50)
        : copy(other);
  }

  private byte[] flipped(byte[] bytes) {
    byte[] flipped = bytes;
    for (int i = 1 + random.nextInt(20); i > 0; i--) {
      flipped = Letter.flip(flipped, random.nextInt(bytes.length * 8));
    }
    return flipped;
  }

  /** Of a version to come, if it has a kind; or else broken. */
  private static byte[] withUnknownWord(byte[] json) {
    String text = new String(json, UTF_8);
    String other = text.replaceFirst("\"(kind|role|type)\":\"[a-zA-Z]+\"", "\"$1\":\"FUTURE\"");
    return (other.equals(text) ? "{\"type\":\"FUTURE\"}" : other).getBytes(UTF_8);
  }

  /** A batch of ours that says nothing that is known, or OTLP that does. */
  private Poison unknownFields(String topic) {
    byte[] ours = topic.equals(AuditTopics.AUDIT) ? hex("c03e01c83e04") : new byte[0];
    // Field 5,000 is bytes of any content.
    byte[] unknown = joined(hex("c2b80214"), bytes(20));
    return Poison.harmless(topic, key(topic), joined(ours, unknown));
  }

  /** A real document, where it belongs, with a member more. */
  private Poison unknownMember(String topic) {
    ConsumerRecord<byte[], byte[]> real = samples.any(topic, random);
    if (real == null || real.value()[0] != '{') {
      return null;
    }
    byte[] more = "{\"future\":{\"a\":[1,2,{}]},".getBytes(UTF_8);
    byte[] rest = Arrays.copyOfRange(real.value(), 1, real.value().length);
    return Poison.harmless(topic, real.key(), joined(more, rest)).at(real.partition());
  }

  private Poison duplicate(String topic) {
    ConsumerRecord<byte[], byte[]> real =
        topic.equals(AuditTopics.AUDIT) ? samples.anyEntries(random) : samples.any(topic, random);
    return real == null
        ? null
        : Poison.harmless(topic, real.key(), real.value()).at(real.partition());
  }

  private Poison elsewhere() {
    ConsumerRecord<byte[], byte[]> real = samples.anyEntries(random);
    if (real == null) {
      return null;
    }
    int steps = 1 + random.nextInt(AuditTopics.PARTITIONS - 1);
    return Poison.unreadable(real.topic(), real.key(), real.value())
        .at((real.partition() + steps) % AuditTopics.PARTITIONS);
  }

  private byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] filled(int size, int with) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) with);
    return bytes;
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream(first.length + second.length);
    joined.writeBytes(first);
    joined.writeBytes(second);
    return joined.toByteArray();
  }
}
