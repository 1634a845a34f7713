// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

/** What native hosts are told of these classes, against the classes. */
class NativeMetadataTest {
  private static final String FILE =
      "/META-INF/native-image/dev.waybill/audit-tracer/reachability-metadata.json";

  private static final Pattern TYPE = Pattern.compile("\"type\": \"([^\"]+)\"");

  /** What Kafka makes by name. */
  private static final List<Class<?>> MADE_BY_NAME =
      List.of(Configurable.class, Serializer.class, Deserializer.class);

  @Test
  void classesThatKafkaMakes_areAllThere() throws Exception {
    Set<String> told =
        types().stream()
            .filter(type -> type.startsWith("dev.waybill."))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> made = new TreeSet<>();
    for (Class<?> type : classes()) {
      if (Modifier.isPublic(type.getModifiers())
          && MADE_BY_NAME.stream().anyMatch(kafkas -> kafkas.isAssignableFrom(type))) {
        made.add(type.getName());
      }
    }
    assertEquals(made, told);
  }

  @Test
  void classesOfOthers_exist() throws Exception {
    for (String type : types()) {
      assertNotNull(Class.forName(type, false, getClass().getClassLoader()));
    }
  }

  private static Set<String> types() throws IOException {
    try (InputStream file = AuditTracer.class.getResourceAsStream(FILE)) {
      return TYPE.matcher(new String(file.readAllBytes(), StandardCharsets.UTF_8))
          .results()
          .map(found -> found.group(1))
          .collect(Collectors.toSet());
    }
  }

  private static List<Class<?>> classes() throws Exception {
    Path folder =
        Path.of(AuditTracer.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .resolve("dev/waybill/tracer");
    try (Stream<Path> files = Files.list(folder)) {
      List<Class<?>> classes = new ArrayList<>();
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class")) {
          classes.add(Class.forName("dev.waybill.tracer." + name.substring(0, name.length() - 6)));
        }
      }
      return classes;
    }
  }
}
