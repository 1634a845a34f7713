// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.quickstart.Promql.Condition;
import dev.waybill.quickstart.Promql.Selector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A series of a scrape, without its value. */
record Series(String metric, Map<String, String> labels) {
  private static final Pattern LINE = Pattern.compile("([A-Za-z_:][\\w:]*)(?:\\{(.*)})? \\S+");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** Prometheus adds them. */
  private static final Set<String> TARGET = Set.of("job", "instance");

  /** All of a scrape in Prometheus's text format. */
  static List<Series> of(String scrape) {
    return scrape
        .lines()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .map(Series::read)
        .toList();
  }

  private static Series read(String line) {
    Matcher series = LINE.matcher(line);
    if (!series.matches()) {
      throw new IllegalArgumentException("no series: " + line);
    }
    Map<String, String> labels = new HashMap<>();
    if (series.group(2) != null) {
      LABEL
          .matcher(series.group(2))
          .results()
          .forEach(label -> labels.put(label.group(1), label.group(2)));
    }
    return new Series(series.group(1), labels);
  }

  /**
   * Whether it is one that a selector is after: with its name and labels. Of values only those that
   * are given in full are compared, since others come with what happens.
   */
  boolean isMeantBy(Selector selector) {
    return metric.equals(selector.metric())
        && selector.conditions().stream().allMatch(this::satisfies);
  }

  private boolean satisfies(Condition condition) {
    if (TARGET.contains(condition.label())) {
      return true;
    }
    String value = labels.get(condition.label());
    boolean literal = condition.operator().equals("=") && !condition.value().startsWith("$");
    return value != null && (!literal || value.equals(condition.value()));
  }
}
