// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The published schemas say what is written, and what they accept is read. */
class JsonSchemaTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();

  /** A schema with what writes and reads its documents. */
  private record Document(
      String file, Function<Random, byte[]> random, Hostile.Decoder<?> decoder) {

    ObjectNode source() throws IOException {
      String resource = "/dev/waybill/wire/" + file + ".schema.json";
      try (InputStream in = JsonSchemaTest.class.getResourceAsStream(resource)) {
        return (ObjectNode) JACKSON.readTree(in);
      }
    }
  }

  private static final Document PIPELINE =
      new Document(
          "pipeline", r -> RandomDocuments.definition(r).encode(), PipelineDefinition::decode);
  private static final Document VERDICT =
      new Document("verdict", r -> RandomDocuments.verdict(r).encode(), VerdictRecord::decode);
  private static final Document SUMMARY =
      new Document("summary", r -> RandomDocuments.summary(r).encode(), SummaryRecord::decode);
  private static final List<Document> DOCUMENTS = List.of(PIPELINE, VERDICT, SUMMARY);

  private static JsonSchema compiled(JsonNode source) {
    return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(source);
  }

  @Test
  void whatIsWritten_isValid() throws Exception {
    for (Document document : DOCUMENTS) {
      JsonSchema schema = compiled(document.source());
      Property.check(
          300,
          random -> {
            byte[] bytes = document.random.apply(random);
            assertEquals(Set.of(), schema.validate(JACKSON.readTree(bytes)), () -> text(bytes));
          });
    }
  }

  /**
   * By schemas in which no other member is allowed, and every one is required but those of records
   * that are left out while they have their default.
   */
  @Test
  void membersWritten_areExactlyThoseOfTheSchema() throws Exception {
    for (Document document : DOCUMENTS) {
      ObjectNode source = document.source();
      boolean leavesOut = !document.equals(PIPELINE);
      objects(source).forEach(object -> makeStrict(object, leavesOut));
      JsonSchema schema = compiled(source);
      Property.check(
          300,
          random -> {
            byte[] bytes = document.random.apply(random);
            assertEquals(Set.of(), schema.validate(JACKSON.readTree(bytes)), () -> text(bytes));
          });
    }
  }

  private static void makeStrict(ObjectNode object, boolean leavesOut) {
    object.put("additionalProperties", false);
    ArrayNode required = object.putArray("required");
    for (Map.Entry<String, JsonNode> member : object.get("properties").properties()) {
      if (!leavesOut || !member.getValue().has("default")) {
        required.add(member.getKey());
      }
    }
  }

  /** The parts of a schema that describe objects of ours. */
  private static List<ObjectNode> objects(JsonNode schema) {
    List<ObjectNode> objects = new ArrayList<>();
    if (schema.has("properties") && schema.has("description")) {
      objects.add((ObjectNode) schema);
    }
    schema.forEach(inner -> objects.addAll(objects(inner)));
    return objects;
  }

  @Test
  void everyMember_isDescribed() throws Exception {
    for (Document document : DOCUMENTS) {
      ObjectNode source = document.source();
      for (ObjectNode object : objects(source)) {
        object
            .get("properties")
            .properties()
            .forEach(
                member -> {
                  JsonNode described =
                      member.getValue().has("$ref")
                          ? source.at(member.getValue().get("$ref").textValue().substring(1))
                          : member.getValue();
                  assertFalse(described.path("description").asText().isBlank(), member.getKey());
                });
      }
    }
  }

  /** Members are taken out or replaced; what the schema still accepts, our readers read. */
  @Test
  void whatTheSchemaAccepts_isRead() throws Exception {
    int[] seen = {0, 0};
    for (Document document : DOCUMENTS) {
      JsonSchema schema = compiled(document.source());
      Property.check(
          1000,
          random -> {
            JsonNode changed = JACKSON.readTree(document.random.apply(random));
            change(random, changed);
            Set<ValidationMessage> problems = schema.validate(changed);
            if (problems.isEmpty()) {
              document.decoder.decode(JACKSON.writeValueAsBytes(changed));
            }
            seen[problems.isEmpty() ? 0 : 1]++;
          });
    }
    assertTrue((seen[0] > 100 && seen[1] > 100) || Long.getLong("waybill.test.seed") != null);
  }

  private static void change(Random random, JsonNode document) {
    List<ContainerNode<?>> containers = new ArrayList<>();
    collect(document, containers);
    ContainerNode<?> chosen = containers.get(random.nextInt(containers.size()));
    JsonNodeFactory values = JsonNodeFactory.instance;
    JsonNode value =
        switch (random.nextInt(6)) {
          case 0 -> values.nullNode();
          case 1 -> values.booleanNode(true);
          case 2 -> values.numberNode(random.nextInt(5) - 2.5);
          case 3 -> values.numberNode(random.nextLong());
          case 4 -> values.arrayNode();
          default -> values.objectNode();
        };
    if (chosen instanceof ObjectNode object && !object.isEmpty()) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.get(random.nextInt(names.size()));
      if (random.nextBoolean()) {
        object.remove(name);
      } else {
        object.set(name, value);
      }
    } else if (chosen instanceof ArrayNode array && !array.isEmpty()) {
      array.set(random.nextInt(array.size()), value);
    }
  }

  private static void collect(JsonNode node, List<ContainerNode<?>> containers) {
    if (node instanceof ContainerNode<?> container) {
      containers.add(container);
    }
    node.forEach(inner -> collect(inner, containers));
  }

  @Test
  void wrongDocuments_areInvalid() throws Exception {
    assertInvalid(PIPELINE, "/name", "\"a b\"", "\"\"", "5");
    assertInvalid(PIPELINE, "/version", "-1", "1.5", "9223372036854775808");
    assertInvalid(PIPELINE, "/deadline", "\"5 minutes\"", "\"PT-5S\"", "5");
    assertInvalid(PIPELINE, "/samplingRate", "-0.1", "1.1", "\"1\"");
    assertInvalid(PIPELINE, "/onCorrupted", "\"drop\"");
    assertInvalid(PIPELINE, "/stages", "[]", "{}", "[{\"name\":\"a\",\"role\":\"origin\"}]");
    assertInvalid(PIPELINE, "/stages/0/role", "\"source\"", "\"sink\"");
    assertInvalid(PIPELINE, "/stages/0/topics", "[\"t\"]");
    assertInvalid(PIPELINE, "/stages/1/after", "[]", "[\"x\",\"x\"]", "[5]");
    assertInvalid(VERDICT, "/type", "\"other\"", "5");
    assertInvalid(VERDICT, "/window", "\"today\"", "\"+12026-01-31T12:00:00Z\"");
    assertInvalid(VERDICT, "/revision/partition", "-1", "2147483648");
    assertInvalid(SUMMARY, "/type", "\"session\"");
    assertInvalid(SUMMARY, "/revision", "null", "{}");
  }

  private static void assertInvalid(Document document, String pointer, String... values)
      throws IOException {
    JsonSchema schema = compiled(document.source());
    int cut = pointer.lastIndexOf('/');
    for (String value : values) {
      JsonNode changed = JACKSON.readTree(document.random.apply(Property.random(3)));
      JsonNode parent = changed.at(pointer.substring(0, cut));
      ((ObjectNode) parent).set(pointer.substring(cut + 1), JACKSON.readTree(value));
      assertFalse(schema.validate(changed).isEmpty(), () -> pointer + " " + value);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
