// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.WireException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonDocumentsTest {
  private static final String DEFINITION =
      """
      {"name": "orders", "version": 3, "deadline": "PT30S", "samplingRate": 0.5,
       "dropped": {}, "stages": [
        {"name": "web", "role": "origin"},
        {"name": "store", "role": "sink", "topics": ["orders"], "after": ["web"]}]}
      """;
  private static final String VERDICT =
      """
      {"type": "session", "pipeline": "orders", "window": "2026-01-31T12:00:00Z",
       "session": "00000000000000ff", "revision": {"partition": 0, "offset": 5}, "closed": true,
       "service": "", "host": "", "originStage": "web", "issued": [[0, 100]],
       "verdicts": [{"kind": "LOST", "stage": "store", "place": "hop", "reason": "offsets",
                     "count": 2, "ranges": [[3, 4], [7, 8]]}]}
      """;
  private static final String TRACE =
      """
      {"type": "trace", "pipeline": "orders", "window": "2026-01-31T12:00:00Z",
       "traceId": "000000000000000000000000000000ff", "revision": {"partition": 0, "offset": 5},
       "kind": "COMPLETE", "stage": "store", "place": "stage", "reason": "", "passages": []}
      """;
  private static final String PROGRESS =
      """
      {"type": "progress", "revision": {"partition": 0, "offset": 5}, "partitionCount": 12,
       "logTime": "2026-01-31T12:00:00Z", "openSessions": 0, "instances": 0, "silentInstances": 0,
       "holes": 0, "recorded": 0, "dropped": {"queue_full": 4}, "deadLetters": 0}
      """;

  @Test
  void encodedDocument_isReadBackWithTheSameBytes() {
    Property.check(
        1000,
        random -> {
          PipelineDefinition definition = RandomDocuments.definition(random);
          assertEquals(definition, PipelineDefinition.decode(definition.encode()));
          VerdictRecord verdict = RandomDocuments.verdict(random);
          assertEquals(verdict, VerdictRecord.decode(verdict.encode()));
          SummaryRecord summary = RandomDocuments.summary(random);
          assertEquals(summary, SummaryRecord.decode(summary.encode()));
          assertArrayEquals(summary.encode(), SummaryRecord.decode(summary.encode()).encode());
        });
  }

  @Test
  void damagedDocument_isReadOrRefusedByName() {
    Property.check(
        3000,
        random -> {
          damage(random, RandomDocuments.definition(random).encode(), PipelineDefinition::decode);
          damage(random, RandomDocuments.verdict(random).encode(), VerdictRecord::decode);
          damage(random, RandomDocuments.summary(random).encode(), SummaryRecord::decode);
        });
  }

  private static <T> void damage(Random random, byte[] bytes, Hostile.Decoder<T> decoder) {
    Hostile.read(Hostile.damage(random, bytes), decoder);
  }

  /** Not a type error of Java's, but every kind of value at the place of every member. */
  @Test
  void otherValuesInPlaceOfMembers_areReadOrRefusedByName() {
    List<String> values =
        List.of(
            "null",
            "true",
            "-1",
            "1.5",
            "1e999",
            "-1e-999",
            "9223372036854775808",
            "[]",
            "{}",
            "[[]]",
            "[1]",
            "[{}]",
            "{\"a\":null}",
            "\"\"",
            "\"x\"",
            "\"PT-9223372036854775808S\"",
            "\"PT9223372036854775807.999S\"",
            "\"+1000000000-12-31T23:59:59Z\"",
            "\"-1000000000-01-01T00:00:00Z\"",
            "\"0000-01-01T00:00:00+18:00\"",
            "[[0,0]]",
            "[[5,1]]",
            "[[0,1,2]]",
            "[[0,281474976710657]]",
            "[[-1,5]]",
            "[[0,9223372036854775807],[9223372036854775807,9223372036854775807]]");
    for (String document : List.of(DEFINITION, VERDICT, TRACE, PROGRESS)) {
      for (String value : values) {
        for (int at = document.indexOf(": "); at >= 0; at = document.indexOf(": ", at + 1)) {
          for (int end = at + 3; end < document.length(); end++) {
            if (",}]".indexOf(document.charAt(end)) >= 0) {
              String changed = document.substring(0, at + 2) + value + document.substring(end);
              byte[] bytes = changed.getBytes(StandardCharsets.UTF_8);
              Hostile.read(bytes, PipelineDefinition::decode);
              Hostile.read(bytes, VerdictRecord::decode);
              Hostile.read(bytes, SummaryRecord::decode);
              break;
            }
          }
        }
      }
    }
  }

  @Test
  void errors_nameTheMember() {
    assertNames("name", Reason.MISSING_FIELD, DEFINITION, "\"name\": \"orders\", ", "");
    assertNames("name", Reason.BAD_JSON, DEFINITION, "\"orders\"", "5");
    assertNames("name", Reason.BAD_VALUE, DEFINITION, "\"orders\"", "\"or ders\"");
    assertNames("version", Reason.BAD_VALUE, DEFINITION, "3", "-3");
    assertNames("version", Reason.BAD_VALUE, DEFINITION, "3", "3.5");
    assertNames("deadline", Reason.BAD_VALUE, DEFINITION, "PT30S", "30 seconds");
    assertNames("deadline", Reason.BAD_VALUE, DEFINITION, "PT30S", "PT0S");
    assertNames("deadline", Reason.BAD_VALUE, DEFINITION, "PT30S", "PT-5S");
    assertNames("deadline", Reason.BAD_VALUE, DEFINITION, "PT30S", "PT-9223372036854775808S");
    assertNames("deadline", Reason.BAD_VALUE, DEFINITION, "PT30S", "P367D");
    assertNames("samplingRate", Reason.BAD_VALUE, DEFINITION, "0.5", "1.5");
    assertNames("samplingRate", Reason.BAD_JSON, DEFINITION, "0.5", "\"1\"");
    assertNames("stages[0].role", Reason.BAD_VALUE, DEFINITION, "origin", "source");
    assertNames("stages[0].role", Reason.MISSING_FIELD, DEFINITION, ", \"role\": \"origin\"", "");
    assertNames("stages[1].after", Reason.BAD_VALUE, DEFINITION, "[\"web\"]", "[\"wap\"]");
    assertNames("stages[1].after", Reason.BAD_VALUE, DEFINITION, "[\"web\"]", "[\"web\", \"web\"]");
    assertNames("stages[1].after", Reason.BAD_JSON, DEFINITION, "[\"web\"]", "[5]");
    assertNames("stages[1].topics", Reason.BAD_JSON, DEFINITION, "[\"orders\"]", "\"orders\"");
    assertNames("stages[1].name", Reason.BAD_VALUE, DEFINITION, "store", "web");
    assertNames("stages", Reason.BAD_VALUE, DEFINITION, "\"origin\"", "\"sink\", \"after\": []");
    assertNames("window", Reason.BAD_VALUE, VERDICT, "2026-01-31T12", "yesterday");
    assertNames("window", Reason.BAD_VALUE, VERDICT, "2026", "+12026");
    assertNames("session", Reason.BAD_VALUE, VERDICT, "00000000000000ff", "ff");
    assertNames("revision.offset", Reason.MISSING_FIELD, VERDICT, ", \"offset\": 5", "");
    assertNames("revision.partition", Reason.BAD_VALUE, VERDICT, "0, \"off", "2147483648, \"off");
    assertNames("issued", Reason.BAD_VALUE, VERDICT, "[[0, 100]]", "[[0, 281474976710657]]");
    assertNames("verdicts[0].kind", Reason.BAD_VALUE, VERDICT, "LOST", "GONE");
    assertNames("verdicts[0].ranges", Reason.BAD_VALUE, VERDICT, "[7, 8]", "[3, 5]");
    assertNames("verdicts[0].ranges", Reason.BAD_VALUE, VERDICT, "[7, 8]", "7");
    assertNames("traceId", Reason.BAD_VALUE, TRACE, "ff\"", "00\"");
    assertNames("traceId", Reason.BAD_JSON, TRACE, "\"000000000000000000000000000000ff\"", "5");
    assertNames("dropped.queue_full", Reason.BAD_VALUE, PROGRESS, "4", "-4");
    assertNames("dropped.queue_full", Reason.BAD_JSON, PROGRESS, "4", "\"4\"");
    assertNames("partitionCount", Reason.BAD_VALUE, PROGRESS, "12,", "2147483648,");
    assertNames("type", Reason.BAD_VALUE, PROGRESS, "\"progress\"", "\"regress\"");
    assertNames("type", Reason.MISSING_FIELD, PROGRESS, "\"type\"", "\"typ\"");
  }

  private static void assertNames(
      String member, Reason reason, String document, String part, String replacement) {
    assertTrue(document.contains(part), part);
    byte[] bytes = document.replace(part, replacement).getBytes(StandardCharsets.UTF_8);
    WireException e =
        assertThrows(
            WireException.class,
            () -> {
              if (document.contains("\"stages\"")) {
                PipelineDefinition.decode(bytes);
              } else if (document.contains("\"progress\"")) {
                SummaryRecord.decode(bytes);
              } else {
                VerdictRecord.decode(bytes);
              }
            },
            () -> new String(bytes, StandardCharsets.UTF_8));
    assertTrue(e.getMessage().startsWith(reason + ": " + member), e.getMessage());
    assertEquals(reason, e.reason());
  }

  @Test
  void definitionByHand_hasTheDefaults() throws Exception {
    String text = DEFINITION.replace("\"deadline\": \"PT30S\", \"samplingRate\": 0.5,", "");
    PipelineDefinition read = PipelineDefinition.decode(text.getBytes(StandardCharsets.UTF_8));
    List<StageDefinition> stages =
        List.of(
            StageDefinition.origin("web"), StageDefinition.of("store", Role.SINK, "orders", "web"));
    assertEquals(PipelineDefinition.of("orders", 3, stages), read);
    assertEquals(stages.get(1), read.stage("store"));
    assertEquals(null, read.stage("shop"));
  }

  @Test
  void problems_nameEverythingThatIsWrong() {
    List<StageDefinition> stages =
        List.of(
            StageDefinition.of("a b", Role.ORIGIN, "t", "nobody"),
            StageDefinition.of("late", Role.SINK, "t", "late"),
            StageDefinition.of("behind", Role.SINK, "t", "late"));
    PipelineDefinition wrong =
        PipelineDefinition.of("", -1, stages).with(Duration.ofDays(400), Double.NaN);
    String problems = String.join("\n", wrong.problems());
    for (String member :
        List.of(
            "name must",
            "version must",
            "deadline must",
            "samplingRate must",
            "stages[0].name must",
            "stages[0].after must be empty",
            "stages[0].topics must be empty",
            "stages[1].after 'late' is no stage",
            "stages[2].after 'late' is a sink")) {
      assertTrue(problems.contains(member), () -> member + " in " + problems);
    }
  }
}
