// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * How a trial ended.
 *
 * @param trial its name
 * @param title what it tried
 * @param scale how much
 * @param seed with which seed
 * @param nativeServices whether the services ran as native executables
 * @param commit of the sources, or "unknown"
 * @param finished when, ISO-8601 UTC
 * @param seconds how long it took
 * @param rows what it found
 * @param details what helps to find out why a row does not hold
 */
public record TrialResult(
    String trial,
    String title,
    Scale scale,
    long seed,
    boolean nativeServices,
    String commit,
    String finished,
    long seconds,
    List<Row> rows,
    List<String> details) {

  /** The row of a trial that an exception has ended. */
  public static final String RUNS_TO_ITS_END = "runs to its end";

  /** Whether all is as it must be. */
  @JsonIgnore
  public boolean holds() {
    return !rows.isEmpty() && rows.stream().allMatch(Row::holds);
  }
}
