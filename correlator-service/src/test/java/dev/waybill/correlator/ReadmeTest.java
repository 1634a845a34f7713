// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The module's README has all settings and metrics, and no others. */
class ReadmeTest {
  private final String readme = read();

  @Test
  void settings_areThoseOfTheCode() {
    Set<String> wanted = new TreeSet<>();
    add("WAYBILL_", CorrelatorSettings.class, wanted);
    add("WAYBILL_TOPICS_", CorrelatorSettings.Topics.class, wanted);

    assertEquals(wanted, found("(?m)^\\| (`WAYBILL_[A-Z_]+` \\| `[^`]+`) \\|"));
  }

  private static void add(String prefix, Class<?> settings, Set<String> rows) {
    for (Method setting : settings.getDeclaredMethods()) {
      WithDefault fallback = setting.getAnnotation(WithDefault.class);
      if (fallback != null) {
        WithName name = setting.getAnnotation(WithName.class);
        String words = name != null ? name.value() : setting.getName().replaceAll("([A-Z])", "-$1");
        String variable = prefix + words.toUpperCase(Locale.ROOT).replace('-', '_');
        rows.add("`" + variable + "` | `" + fallback.value() + "`");
      }
    }
  }

  @Test
  void metrics_areThoseOfTheCode() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    CorrelatorSettings settings = Settings.of();
    CorrelatorMetrics metrics = new CorrelatorMetrics(registry, settings);
    Surroundings surroundings = new Surroundings(settings, null, null, null, null, null, metrics);
    metrics.show(new PartitionWorker(0, 1, 1, surroundings));

    Set<String> wanted = new TreeSet<>();
    for (Meter meter : registry.getMeters()) {
      String name = meter.getId().getName().replace('.', '_');
      wanted.add(meter instanceof Counter ? name + "_total" : name);
    }
    assertEquals(wanted, found("(?m)^\\| `(waybill_correlator_[a-z_]+)` \\|"));
  }

  private Set<String> found(String pattern) {
    Set<String> found = new TreeSet<>();
    Pattern.compile(pattern).matcher(readme).results().forEach(row -> found.add(row.group(1)));
    return found;
  }

  private static String read() {
    try {
      return Files.readString(Path.of("README.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
