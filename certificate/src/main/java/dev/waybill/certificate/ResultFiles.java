// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Results of trials as files, so that a run that was broken off can go on. */
final class ResultFiles {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;

  ResultFiles(Path folder) {
    this.folder = folder;
  }

  void write(TrialResult result) throws IOException {
    Files.createDirectories(folder);
    Path file = file(result.trial());
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    Files.write(unfinished, JSON.writeValueAsBytes(result));
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The last result of a trial, or empty if there is none that can be read. */
  Optional<TrialResult> read(String trial) {
    try {
      return Optional.of(JSON.readValue(file(trial).toFile(), TrialResult.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Path file(String trial) {
    return folder.resolve(trial + ".json");
  }
}
