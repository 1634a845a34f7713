// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.squareup.wire.schema.Field;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.MessageType;
import com.squareup.wire.schema.ProtoFile;
import com.squareup.wire.schema.Schema;
import com.squareup.wire.schema.SchemaLoader;
import com.squareup.wire.schema.Type;
import com.squareup.wire.schema.internal.SchemaEncoder;
import io.opentelemetry.proto.trace.v1.TraceProto;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import okio.FileSystem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published audit.proto says what the codecs do: protobuf's own classes read by it. */
class AuditProtoTest {
  private static final String AUDIT = "dev/waybill/wire/audit.proto";

  private static ProtoFile source;
  private static Descriptor schema;

  @BeforeAll
  static void readSchema(@TempDir Path folder) throws Exception {
    for (String file :
        List.of(
            AUDIT,
            "opentelemetry/proto/trace/v1/trace.proto",
            "opentelemetry/proto/resource/v1/resource.proto",
            "opentelemetry/proto/common/v1/common.proto")) {
      Path copy = folder.resolve(file);
      Files.createDirectories(copy.getParent());
      try (InputStream in = AuditProtoTest.class.getClassLoader().getResourceAsStream(file)) {
        Files.copy(in, copy);
      }
    }
    SchemaLoader loader = new SchemaLoader(FileSystem.SYSTEM);
    loader.initRoots(List.of(Location.get(folder.toString())), List.of());
    Schema parsed = loader.loadSchema();
    source = parsed.protoFile(AUDIT);
    FileDescriptorProto file =
        FileDescriptorProto.parseFrom(new SchemaEncoder(parsed).encode(source).toByteArray());
    FileDescriptor descriptor =
        FileDescriptor.buildFrom(file, new FileDescriptor[] {TraceProto.getDescriptor()});
    schema = descriptor.findMessageTypeByName("AuditBatch");
  }

  @Test
  void batchesReadByTheSchema_haveNoUnknownFieldAndEveryKnownOne() {
    Set<String> seen = new TreeSet<>();
    Property.check(
        500,
        random -> {
          DynamicMessage read =
              DynamicMessage.parseFrom(schema, RandomBatches.batch(random).encode());
          walk(read, seen);
        });
    if (Long.getLong("waybill.test.seed") == null) {
      Set<String> declared = new TreeSet<>();
      declare(schema, declared);
      assertEquals(declared, seen);
    }
  }

  private static void walk(Message message, Set<String> seen) {
    assertTrue(message.getUnknownFields().asMap().isEmpty(), () -> "unknown in " + message);
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (isOurs(field)) {
                seen.add(field.getFullName());
              }
              if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                List<?> values = field.isRepeated() ? (List<?>) value : List.of(value);
                values.forEach(inner -> walk((Message) inner, seen));
              }
            });
  }

  private static void declare(Descriptor message, Set<String> fields) {
    for (FieldDescriptor field : message.getFields()) {
      fields.add(field.getFullName());
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
          && isOurs(field.getMessageType().getFile())) {
        declare(field.getMessageType(), fields);
      }
    }
  }

  private static boolean isOurs(FieldDescriptor field) {
    return isOurs(field.getFile());
  }

  private static boolean isOurs(FileDescriptor file) {
    return file.getPackage().equals("dev.waybill.wire");
  }

  /** Protobuf's classes write fields in their own order, and with default values in maps. */
  @Test
  void batchesWrittenByTheSchema_areReadBack() {
    Property.check(
        500,
        random -> {
          AuditBatch batch = RandomBatches.batch(random);
          DynamicMessage read = DynamicMessage.parseFrom(schema, batch.encode());
          assertEquals(batch, AuditBatch.decode(read.toByteArray()));
        });
  }

  @Test
  void valuesReadByTheSchema_areThoseThatWereWritten() {
    Property.check(
        500,
        random -> {
          AuditBatch batch = RandomBatches.batch(random);
          DynamicMessage read = DynamicMessage.parseFrom(schema, batch.encode());
          assertEquals(batch, new SchemaReader().batch(read));
        });
  }

  @Test
  void everyMessageAndField_isExplained() {
    source.getTypes().forEach(AuditProtoTest::assertExplained);
  }

  private static void assertExplained(Type type) {
    assertFalse(
        type.getDocumentation().isBlank() && !type.getType().getSimpleName().equals("AuditBatch"),
        () -> type.getType() + " has no comment");
    if (type instanceof MessageType message) {
      for (Field field : message.getFieldsAndOneOfFields()) {
        assertFalse(
            field.getDocumentation().isBlank(),
            () -> message.getType() + "." + field.getName() + " has no comment");
      }
    }
    type.getNestedTypes().forEach(AuditProtoTest::assertExplained);
  }
}
