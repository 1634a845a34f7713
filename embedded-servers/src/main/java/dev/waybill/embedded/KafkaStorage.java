// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/** The folder with a broker's log segments. */
final class KafkaStorage {

  private KafkaStorage() {}

  /** Does what {@code kafka-storage.sh format} does, once in a folder's life. */
  static void formatIfNew(Path folder) {
    // Written last, and in one step: a format that was cut short is done again.
    if (Files.exists(folder.resolve("meta.properties"))) {
      return;
    }
    try (PrintStream quiet =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(quiet)
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(BrokerProperties.NODE_ID)
          .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
          .setMetadataLogDirectory(folder.toString())
          .addDirectory(folder.toString())
          .run();
    } catch (Exception e) {
      throw new ServerStartException("Cannot format Kafka's storage in " + folder, e);
    }
  }
}
