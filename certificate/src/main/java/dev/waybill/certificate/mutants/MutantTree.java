// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.mutants;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A copy of the project's sources that is built once, so that bugs can be put into it. */
final class MutantTree {

  private static final List<String> SERVICES = List.of("correlator-service", "report-service");
  private static final String TEST_CLASS_PATH = "target/test.classpath";

  /** All that finders need: the modules that this one depends on, with their tests. */
  private static final List<String> BUILD =
      List.of(
          "./mvnw",
          "-B",
          "-ntp",
          "-DskipTests",
          "-Dmdep.outputFile=" + TEST_CLASS_PATH,
          "-Dmdep.includeScope=test",
          "-pl",
          "certificate",
          "-am",
          "package",
          "dependency:build-classpath");

  private final Path home;
  private final Path root;
  private final Path stamp;
  private final Path log;

  /**
   * @param home the project's folder, which is only read
   * @param data where the copy and the log of its build go
   */
  MutantTree(Path home, Path data) {
    this.home = home;
    this.root = data.resolve("tree");
    this.stamp = data.resolve("tree.built");
    this.log = data.resolve("build.log");
  }

  Path root() {
    return root;
  }

  /** Says whether the copy is built of the sources as they are now. */
  boolean isBuilt() throws IOException, InterruptedException {
    return Files.exists(stamp) && Files.readString(stamp).equals(digest(sources()));
  }

  /** Copies what differs and builds; takes minutes. */
  void build() throws IOException, InterruptedException {
    Set<Path> sources = sources();
    Files.deleteIfExists(stamp);
    for (Path source : sources) {
      copy(source);
    }
    removeAllBut(sources);
    // Offline if that will do: a registry may be slow, or not be reached.
    if (!maven("-o") && !maven()) {
      throw new IOException("The mutants' copy of the sources can't be built; see " + log);
    }
    Files.writeString(stamp, digest(sources));
  }

  private boolean maven(String... more) throws IOException, InterruptedException {
    return new ProcessBuilder(Stream.concat(BUILD.stream(), Arrays.stream(more)).toList())
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start()
            .waitFor()
        == 0;
  }

  private void copy(Path source) throws IOException {
    Path from = home.resolve(source);
    Path to = root.resolve(source);
    if (!Files.exists(to) || Files.mismatch(from, to) >= 0) { // else Maven would compile it again
      Files.createDirectories(to.getParent());
      Files.deleteIfExists(to);
      Files.copy(from, to);
      boolean unused = to.toFile().setExecutable(Files.isExecutable(from));
    }
  }

  private void removeAllBut(Set<Path> sources) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path path = root.relativize(file);
        if (!isOutput(path) && !sources.contains(path)) {
          Files.delete(file);
        }
      }
    }
  }

  private static boolean isOutput(Path path) {
    for (Path part : path) {
      if (part.toString().equals("target")) {
        return true;
      }
    }
    return false;
  }

  /** What git lists, but for the mutants themselves; without git all that was not built. */
  private Set<Path> sources() throws IOException, InterruptedException {
    Set<Path> sources = listedByGit();
    if (sources.isEmpty()) {
      try (Stream<Path> files = Files.walk(home)) {
        files.filter(Files::isRegularFile).map(home::relativize).forEach(sources::add);
      }
    }
    sources.removeIf(
        path ->
            isOutput(path)
                || path.startsWith(".git")
                || path.startsWith(Mutants.FOLDER)
                || path.getName(0).toString().endsWith("-data")
                || !Files.isRegularFile(home.resolve(path)));
    return sources;
  }

  private Set<Path> listedByGit() throws InterruptedException {
    try {
      Process git =
          new ProcessBuilder("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
              .directory(home.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String output = new String(git.getInputStream().readAllBytes(), UTF_8);
      return git.waitFor() != 0
          ? new TreeSet<>()
          : Arrays.stream(output.split("\0"))
              .filter(name -> !name.isEmpty())
              .map(Path::of)
              .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      return new TreeSet<>(); // there is no git
    }
  }

  private String digest(Set<Path> sources) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path source : sources) {
        digest.update(source.toString().getBytes(UTF_8));
        digest.update(Files.readAllBytes(home.resolve(source)));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // each JDK has it
    }
  }

  Path module(String module) {
    return root.resolve(module);
  }

  /** What a module's tests run with. */
  String testClassPath(String module) throws IOException {
    Path target = module(module).resolve("target");
    return String.join(
        File.pathSeparator,
        target.resolve("test-classes").toString(),
        target.resolve("classes").toString(),
        Files.readString(module(module).resolve(TEST_CLASS_PATH)).strip());
  }

  /** The full name of a test's class. */
  String testClass(Finder finder) throws IOException {
    Path tests = module(finder.module()).resolve("src/test/java");
    try (Stream<Path> files = Files.walk(tests)) {
      return files
          .filter(file -> file.getFileName().toString().equals(finder.testClass() + ".java"))
          .map(file -> tests.relativize(file).toString())
          .map(path -> path.substring(0, path.length() - ".java".length()).replace('/', '.'))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("There is no test " + finder));
    }
  }

  /** The services' jars that hold the classes of a module. */
  List<Path> packagedJars(String module) throws IOException {
    List<Path> jars = new ArrayList<>();
    for (String service : SERVICES) {
      try (Stream<Path> files = Files.walk(module(service).resolve("target/quarkus-app"))) {
        files.filter(file -> isJarOf(module, file.getFileName().toString())).forEach(jars::add);
      }
    }
    return jars;
  }

  private static boolean isJarOf(String module, String name) {
    return name.endsWith(".jar")
        && (name.startsWith(module + "-") || name.startsWith("dev.waybill." + module + "-"));
  }
}
