// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.mutants;

import dev.waybill.certificate.Folders;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The classes of one mutated source file: in a folder that goes before all others on a class path,
 * and in the packaged services until this is closed.
 */
final class MutatedClasses implements AutoCloseable {

  private static final String KEPT = ".unmutated";

  private final Path classes;
  private final List<Path> jars = new ArrayList<>();

  private MutatedClasses(Path classes) {
    this.classes = classes;
  }

  /**
   * Compiles a mutant's file, alone: it is what a build would make of it, but for constants, which
   * other classes have copies of.
   *
   * @param folder for source and classes; made empty
   * @throws IllegalArgumentException if it does not fit or does not compile
   */
  static MutatedClasses of(Mutant mutant, MutantTree tree, Path folder) throws IOException {
    Folders.empty(folder);
    Path original = tree.root().resolve(mutant.file());
    Path source = folder.resolve("source").resolve(original.getFileName());
    MutatedClasses mutated = new MutatedClasses(folder.resolve("classes"));
    Files.createDirectories(source.getParent());
    Files.createDirectories(mutated.classes);
    Files.writeString(source, mutant.applyTo(Files.readString(original)));
    mutated.compile(mutant, source, tree.testClassPath(mutant.module()));
    try {
      for (Path jar : tree.packagedJars(mutant.module())) {
        mutated.putInto(jar);
      }
    } catch (IOException | RuntimeException e) {
      mutated.close();
      throw e;
    }
    return mutated;
  }

  private void compile(Mutant mutant, Path source, String classPath) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException("Mutants need a JDK; this Java has no compiler");
    }
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of(
                      "--release",
                      "17",
                      "-g",
                      "-parameters",
                      "-proc:none",
                      "-nowarn",
                      "-d",
                      classes.toString(),
                      "-cp",
                      classPath),
                  null,
                  files.getJavaFileObjects(source))
              .call();
      if (!compiled) {
        throw new IllegalArgumentException(mutant.name() + " does not compile: " + messages);
      }
    }
  }

  private void putInto(Path jar) throws IOException {
    Files.copy(jar, kept(jar), StandardCopyOption.REPLACE_EXISTING);
    jars.add(jar);
    try (FileSystem inside = FileSystems.newFileSystem(jar);
        Stream<Path> all = Files.walk(classes)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        Path entry = inside.getPath(classes.relativize(each).toString());
        if (!Files.exists(entry)) {
          throw new IllegalStateException(jar + " has no " + entry);
        }
        Files.copy(each, entry, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static Path kept(Path jar) {
    return jar.resolveSibling(jar.getFileName() + KEPT);
  }

  /** Brings back what a run that was broken off has left. */
  static void restoreAll(MutantTree tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree.root())) {
      for (Path kept : files.filter(file -> file.toString().endsWith(KEPT)).toList()) {
        String name = kept.getFileName().toString();
        Files.move(
            kept,
            kept.resolveSibling(name.substring(0, name.length() - KEPT.length())),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Goes first on a class path. */
  Path folder() {
    return classes;
  }

  @Override
  public void close() throws IOException {
    for (Path jar : jars) {
      Files.move(kept(jar), jar, StandardCopyOption.REPLACE_EXISTING);
    }
    jars.clear();
  }
}
