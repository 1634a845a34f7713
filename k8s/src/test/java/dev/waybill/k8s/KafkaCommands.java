// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Kafka's commands under the names that its distribution gives them, run by this Java. */
final class KafkaCommands {
  private static final String SCRIPT =
      """
      #!/bin/sh
      exec '%s' -Xmx256m -XX:TieredStopAtLevel=1 -Dorg.slf4j.simpleLogger.defaultLogLevel=error \\
        -cp '%s' %s "$@"
      """;

  private KafkaCommands() {}

  /** Writes them into a folder, and returns it. */
  static Path in(Path folder) throws IOException {
    Files.createDirectories(folder);
    write(folder.resolve("kafka-topics.sh"), "org.apache.kafka.tools.TopicCommand");
    write(folder.resolve("kafka-configs.sh"), "kafka.admin.ConfigCommand");
    write(folder.resolve("kafka-storage.sh"), "kafka.tools.StorageTool");
    write(folder.resolve("kafka-server-start.sh"), "kafka.Kafka");
    return folder;
  }

  private static void write(Path file, String main) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Files.writeString(file, SCRIPT.formatted(java, System.getProperty("java.class.path"), main));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
