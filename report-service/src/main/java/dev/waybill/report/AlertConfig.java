// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** Who is told of findings. */
public interface AlertConfig {
  Webhook webhook();

  /** The least severity that is told: info, warning or critical. */
  @WithDefault("warning")
  @Pattern(regexp = "info|warning|critical")
  String severity();

  /** How often it is looked whether there is something to tell. */
  @WithDefault("PT5S")
  @DurationMin(seconds = 1)
  Duration every();

  /** After the first failure; each further one doubles it. */
  @WithDefault("PT5S")
  @DurationMin(millis = 1)
  Duration retryFirst();

  /** The longest wait between two tries. */
  @WithDefault("PT10M")
  @DurationMin(millis = 1)
  Duration retryLongest();

  /** After so long what nobody took is told no more, and counted as abandoned. */
  @WithDefault("P1D")
  @DurationMin(seconds = 1)
  Duration giveUp();

  /** The receiver. */
  interface Webhook {
    /**
     * Where to POST to; nobody is told if it is not set. It may hold a secret: it is not logged.
     */
    Optional<@Pattern(regexp = "https?://.+") String> url();

    /** The header that the secret goes into. */
    @WithDefault("Authorization")
    @Pattern(regexp = "[A-Za-z0-9-]+")
    String header();

    /** Value of that header, such as "Bearer …"; not sent if it is not set. It is not logged. */
    Optional<@Pattern(regexp = "[\\x20-\\x7e]+") String> secret();

    /** How long an answer may take. */
    @WithDefault("PT10S")
    @DurationMin(millis = 1)
    Duration timeout();
  }
}
