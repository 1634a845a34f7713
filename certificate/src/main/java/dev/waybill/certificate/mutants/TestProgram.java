// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs a test class in a process of its own, and tells by its exit code what came of it. */
final class TestProgram implements TestExecutionListener {

  static final int PASSED = 0;
  static final int FAILED = 10;
  static final int NOTHING_RAN = 11;

  /** Begins the lines on what failed. */
  static final String FAILURE = "FAILED TEST ";

  private final PrintStream console =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  private int ran;
  private int failed;

  private TestProgram() {}

  /** Takes the class's full name and, perhaps, the name of a method. */
  public static void main(String[] arguments) {
    TestProgram program = new TestProgram();
    String method = arguments.length > 1 ? arguments[1] : "";
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(arguments[0]))
            .filters((PostDiscoveryFilter) test -> FilterResult.includedIf(isOf(test, method)))
            .build();
    LauncherFactory.create().execute(request, program);
    // Threads of what was tested may still run.
    System.exit(program.failed > 0 ? FAILED : program.ran > 0 ? PASSED : NOTHING_RAN);
  }

  private static boolean isOf(TestDescriptor test, String method) {
    return method.isEmpty()
        || test.getSource()
            .filter(source -> source instanceof MethodSource)
            .map(source -> ((MethodSource) source).getMethodName().equals(method))
            .orElse(false);
  }

  /** A class that can't be set up is no test that failed. */
  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (!test.isTest()) {
      result.getThrowable().ifPresent(e -> e.printStackTrace(console));
      return;
    }
    ran++;
    if (result.getStatus() == TestExecutionResult.Status.FAILED) {
      failed++;
      Throwable cause = result.getThrowable().orElse(null);
      String why = String.valueOf(cause).lines().findFirst().orElse("");
      console.println(FAILURE + name(test) + ": " + why);
      if (cause != null) {
        cause.printStackTrace(console);
      }
    }
  }

  private static String name(TestIdentifier test) {
    return test.getSource()
        .filter(source -> source instanceof MethodSource)
        .map(source -> ((MethodSource) source).getMethodName())
        .orElse(test.getDisplayName());
  }
}
