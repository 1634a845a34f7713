// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Results of trials as files, so that a run that was broken off can go on. */
public record ResultFiles(Path folder) {

  public void write(TrialResult result) throws IOException {
    JsonFile.write(file(result.trial()), result);
  }

  /** The last result of a trial, or empty if there is none that can be read. */
  public Optional<TrialResult> read(String trial) {
    return JsonFile.read(file(trial), TrialResult.class);
  }

  private Path file(String trial) {
    return folder.resolve(trial + ".json");
  }
}
