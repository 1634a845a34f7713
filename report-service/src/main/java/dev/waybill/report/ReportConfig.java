// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** The settings of this service. */
@ConfigMapping(prefix = "waybill")
public interface ReportConfig {
  /** Kafka consumer groups are this and the channel, such as {@code waybill-report-verdicts}. */
  @WithDefault("waybill-report")
  String groupId();

  Topics topics();

  Retry retry();

  /** How much {@code GET /pipelines} tells of: this long up to a pipeline's last window. */
  @WithDefault("PT1H")
  @DurationMin(minutes = 1)
  Duration recent();

  Completeness completeness();

  Rollups rollups();

  Retention retention();

  Definitions definitions();

  Security security();

  Rate rate();

  FindingConfig findings();

  AlertConfig alerts();

  DailyConfig reports();

  Page page();

  /** The page at {@code /}. */
  interface Page {
    /** Where traces are shown, with {@code {traceId}} in it; no link if it is not set. */
    Optional<@Pattern(regexp = "https?://[^{}]+\\{traceId\\}[^{}]*") String> traceUrl();
  }

  /** Names of Kafka topics. */
  interface Topics {
    @WithDefault("waybill.verdicts")
    String verdicts();

    @WithDefault("waybill.summaries")
    String summaries();

    @WithDefault("waybill.pipelines")
    String pipelines();

    @WithDefault("waybill.dead-letters")
    String deadLetters();
  }

  /** How often a write is tried again while the database or Kafka does not take it. */
  interface Retry {
    @WithDefault("PT0.2S")
    @DurationMin(millis = 1)
    Duration first();

    @WithDefault("PT5S")
    @DurationMin(millis = 1)
    Duration longest();
  }

  /** What {@code GET /pipelines/{name}/completeness} waits for. */
  interface Completeness {
    /**
     * So long after a window's end, by log time, every origin has told what it issued in it, or has
     * fallen silent: 3 heartbeats of the slowest tracer, and how far clocks of hosts are apart.
     */
    @WithDefault("PT1M")
    @DurationMin(seconds = 0)
    Duration delay();
  }

  /** Totals of hours and days. */
  interface Rollups {
    /** How often they are made of the hours that changed and are quiet now. */
    @WithDefault("PT1M")
    @DurationMin(seconds = 1)
    Duration every();
  }

  /** How long things are kept. */
  interface Retention {
    /** Minutes, sessions and verdicts, by days of origin time. */
    @WithDefault("P31D")
    @DurationMin(days = 1)
    Duration minutes();

    /** Totals of hours and days, by months of origin time. */
    @WithDefault("P400D")
    @DurationMin(days = 1)
    Duration rollups();
  }

  /** How definitions are changed. */
  interface Definitions {
    /** How long a change waits for the one before it, and until it is in force. */
    @WithDefault("PT10S")
    @DurationMin(millis = 1)
    Duration timeout();
  }

  /** Who may ask. Tokens and their issuer are set by {@code quarkus.oidc}. */
  interface Security {
    /** If false, whoever reaches this service may read and change everything. */
    @WithDefault("true")
    boolean login();
  }

  /** How many requests a client may make: a principal, or an address where there is none. */
  interface Rate {
    /** Requests per second in the long run; 0 for no limit. */
    @WithDefault("100")
    @PositiveOrZero
    int perSecond();

    /** Requests at once. */
    @WithDefault("200")
    @Positive
    int burst();
  }
}
