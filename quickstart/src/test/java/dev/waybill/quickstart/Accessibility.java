// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Looks by axe-core for what keeps people from reading and using a page. */
final class Accessibility {

  private static final String AXE = read("/axe.min.js");

  /** Text is put together in the page, so that nothing of axe's own shapes is known here. */
  private static final String FAULTS =
      """
      const done = arguments[arguments.length - 1];
      axe.run(document, {resultTypes: ['violations']}).then(
        result => done(result.violations
          .filter(fault => fault.impact === 'serious' || fault.impact === 'critical')
          .flatMap(fault => fault.nodes.map(node =>
            `${fault.impact} ${fault.id}: ${fault.help}\\n  ${node.target.join(' ')}`
              + `\\n  ${node.html}\\n  ${node.failureSummary}`))),
        error => done(['axe-core failed: ' + error]));
      """;

  private Accessibility() {}

  /** Each serious or critical fault of the page as it is shown now; empty if there is none. */
  static List<String> faults(Browser browser) {
    browser.run("if (!window.axe) { " + AXE + " }");
    List<?> faults = (List<?>) browser.runAsync(FAULTS);
    return faults.stream().map(String::valueOf).toList();
  }

  private static String read(String resource) {
    try (InputStream in = Accessibility.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
