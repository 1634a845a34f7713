// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * A Java program that is not ours, such as a MirrorMaker, as a process of its own.
 *
 * <p>It runs with this JVM's {@code java}. The data folder holds {@code NAME.log} with its warnings
 * (if it logs by SLF4J) and, while it runs, {@code NAME.pid}.
 *
 * <p>Threading and null: see the package.
 */
public final class JavaProgram extends EmbeddedProcess {

  private final List<String> command;
  private final Duration startTimeout;
  private final BooleanSupplier ready;

  private JavaProgram(Builder builder) {
    super(new DataFolder(builder.name, builder.folder));
    command = List.copyOf(builder.command());
    startTimeout = builder.startTimeout;
    ready = builder.ready;
  }

  /**
   * Begins a program.
   *
   * @param name names its log and pid file
   * @param folder its data folder; created if missing, kept on close
   * @param mainClass the class to run
   * @param classPath as for {@code java -cp}
   */
  public static Builder builder(String name, Path folder, String mainClass, String classPath) {
    return new Builder(name, folder, mainClass, classPath);
  }

  @Override
  ServerProcess launch() {
    endLeftover();
    ServerProcess process = folder.run(command);
    process.awaitReady(startTimeout, ready, "its heap (JavaProgram.Builder.heapMegabytes)");
    return process;
  }

  /** Settings of a program. Not safe for use by several threads. */
  public static final class Builder {

    private final String name;
    private final Path folder;
    private final String mainClass;
    private final String classPath;
    private final List<String> arguments = new ArrayList<>();
    private int heapMegabytes = 256;
    private Duration startTimeout = Duration.ofMinutes(2);
    private BooleanSupplier ready = () -> true;

    private Builder(String name, Path folder, String mainClass, String classPath) {
      this.name = Objects.requireNonNull(name, "name");
      this.folder = Objects.requireNonNull(folder, "folder");
      this.mainClass = Objects.requireNonNull(mainClass, "mainClass");
      this.classPath = Objects.requireNonNull(classPath, "classPath");
    }

    /** Adds an argument. */
    public Builder argument(String argument) {
      arguments.add(Objects.requireNonNull(argument, "argument"));
      return this;
    }

    /** Sets the program's heap in MB; 256 by default. */
    public Builder heapMegabytes(int heapMegabytes) {
      this.heapMegabytes = heapMegabytes;
      return this;
    }

    /** Sets how to find out that it is ready; by default it is as soon as it runs. */
    public Builder readyWhen(BooleanSupplier ready) {
      this.ready = Objects.requireNonNull(ready, "ready");
      return this;
    }

    /** Sets how long the program may take to be ready; 2 minutes by default. */
    public Builder startTimeout(Duration startTimeout) {
      this.startTimeout = Objects.requireNonNull(startTimeout, "startTimeout");
      return this;
    }

    /**
     * Starts the program; returns when it is ready.
     *
     * @throws ServerStartException as {@link JavaProgram#start()} does
     */
    public JavaProgram start() {
      JavaProgram program = new JavaProgram(this);
      program.start();
      return program;
    }

    private List<String> command() {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-Xmx" + heapMegabytes + "m");
      command.add("-XX:+UseSerialGC");
      command.add("-XX:TieredStopAtLevel=1");
      command.add("-XX:+ExitOnOutOfMemoryError");
      command.add("-Dslf4j.provider=" + BrokerLogging.class.getName());
      command.add("-Dslf4j.internal.verbosity=WARN");
      command.add("-cp");
      command.add(classPath);
      command.add(mainClass);
      command.addAll(arguments);
      return command;
    }
  }
}
