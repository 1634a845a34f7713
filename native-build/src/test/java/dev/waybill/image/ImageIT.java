// SPDX-License-Identifier: Apache-2.0
package dev.waybill.image;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.embedded.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The images as {@code build.sh} makes them of the executables of this build, run under what the
 * manifests allow them.
 */
class ImageIT {
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();
  private static final String CORRELATOR = "correlator-service";
  private static final String REPORT = "report-service";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir static Path folder;

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private static Engine engine;
  private static Servers servers;
  private static Overlay overlay;

  @BeforeAll
  static void build() {
    Programs.require();
    overlay = Overlay.render(HOME.resolve("k8s/overlays/quickstart"), folder);
    servers = new Servers(folder);
    engine = new Engine(folder);
    Path script = HOME.resolve("native-build/build.sh");
    List<String> words = new ArrayList<>(List.of("all", "--prebuilt", "--tag", "test"));
    words.addAll(Base.arguments(engine, folder));
    engine.build(script, words.toArray(String[]::new));
  }

  @AfterAll
  static void remove() {
    if (engine != null) {
      engine.close();
      servers.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CORRELATOR, REPORT})
  void image_tellsWhatItIsAndWhatIsInIt(String service) throws IOException {
    String image = image(service);

    assertEquals("65532:65532", engine.inspect(image, "{{.Config.User}}"));
    assertEquals("[/opt/waybill/service]", engine.inspect(image, "{{.Config.Entrypoint}}"));
    for (String label : List.of("title", "description", "licenses", "version", "revision")) {
      String name = "org.opencontainers.image." + label;
      assertNotEquals("", engine.inspect(image, "{{index .Config.Labels \"" + name + "\"}}"), name);
    }
    System.out.printf(
        "%s_image_mb: %d%n",
        service.replace("-service", ""),
        Long.parseLong(engine.inspect(image, "{{.Size}}")) / 1_000_000);

    String container = engine.run("create", image);
    Path copy = folder.resolve(service + ".cdx.json");
    engine.run("cp", container + ":/opt/waybill/sbom.cdx.json", copy.toString());
    engine.run("rm", container);
    JsonNode materials = new ObjectMapper().readTree(copy.toFile());
    assertEquals("CycloneDX", materials.path("bomFormat").asText());
    assertTrue(
        materials.path("components").findValuesAsText("name").contains("kafka-clients"),
        "kafka-clients is in it");
  }

  @ParameterizedTest
  @ValueSource(strings = {CORRELATOR, REPORT})
  void image_pushedAndPulled_isTheSame(String service) {
    String image = image(service);
    String id = engine.inspect(image, "{{.Id}}");
    try (LoopbackRegistry registry = new LoopbackRegistry(folder)) {
      String reference = registry.reference(image);
      engine.run("push", "--tls-verify=false", image, reference);
      engine.run("pull", "--tls-verify=false", reference);

      assertEquals(id, engine.inspect(reference, "{{.Id}}"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CORRELATOR, REPORT})
  void container_underTheRestrictionsOfTheManifest_isReadyAndEndsInTime(String service)
      throws IOException {
    int port = Ports.free();
    long started = System.nanoTime();
    String container =
        engine.run(run(service, memory(service), port, overlay.container(service).path("args")));

    awaitReady(service, port, container);
    System.out.printf(
        "%s_container_ready_ms: %d%n",
        service.replace("-service", ""), (System.nanoTime() - started) / 1_000_000);
    assertRestricted(engine.inspect(container, "{{.State.Pid}}"));

    String grace =
        Overlay.podOf(overlay.deployment(service)).path("terminationGracePeriodSeconds").asText();
    engine.run("stop", "--time", grace, container);
    assertTrue(
        List.of("0", "143").contains(engine.inspect(container, "{{.State.ExitCode}}")),
        () -> "ended by SIGTERM, not killed:\n" + engine.run("logs", container));
  }

  @ParameterizedTest
  @ValueSource(strings = {CORRELATOR, REPORT})
  void container_overItsMemory_isKilled(String service) {
    JsonNode none = new ObjectMapper().createArrayNode();
    String container = engine.run(run(service, "16m", Ports.free(), none));

    assertEquals("137", engine.run("wait", container));
  }

  @ParameterizedTest
  @ValueSource(strings = {CORRELATOR, REPORT})
  void deployment_played_isReadyAndEnds(String service) throws IOException {
    int port = Ports.free();
    Map<String, String> settings =
        servers.here(overlay.settings(overlay.container(service)), Ports.free(), port);
    Path document = folder.resolve(service + ".yaml");
    Files.writeString(
        document,
        Overlay.playable(overlay.deployment(service), image(service), settings, "settings"));
    engine.run("play", "kube", document.toString());

    String container =
        engine
            .run("ps", "--quiet", "--filter", "ancestor=" + image(service))
            .lines()
            .findFirst()
            .orElseThrow();
    awaitReady(service, port, container);
    assertRestricted(engine.inspect(container, "{{.State.Pid}}"));

    engine.run("play", "kube", "--down", document.toString());
    assertEquals("", engine.run("pod", "ps", "--quiet"));
  }

  private static String image(String service) {
    return "localhost/waybill/" + service + ":test";
  }

  private static String memory(String service) {
    return overlay.container(service).at("/resources/limits/memory").asText().replace("Mi", "m");
  }

  /** As a cluster would, by what the manifest says. */
  private static List<String> run(String service, String memory, int port, JsonNode arguments) {
    JsonNode container = overlay.container(service);
    List<String> words = new ArrayList<>(List.of("run", "--detach", "--network", "host"));
    if (container.at("/securityContext/readOnlyRootFilesystem").asBoolean()) {
      words.addAll(List.of("--read-only", "--read-only-tmpfs=false"));
    }
    for (JsonNode capability : container.at("/securityContext/capabilities/drop")) {
      words.addAll(List.of("--cap-drop", capability.asText()));
    }
    if (!container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true)) {
      words.addAll(List.of("--security-opt", "no-new-privileges"));
    }
    for (JsonNode mount : container.path("volumeMounts")) {
      words.addAll(List.of("--tmpfs", mount.path("mountPath").asText()));
    }
    words.addAll(List.of("--memory", memory));
    servers
        .here(overlay.settings(container), Ports.free(), port)
        .forEach((name, value) -> words.addAll(List.of("--env", name + "=" + value)));
    words.add(image(service));
    arguments.forEach(argument -> words.add(argument.asText()));
    return words;
  }

  /** Until each of the probes of the manifest would succeed. */
  private static void awaitReady(String service, int port, String container) {
    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      String path = overlay.container(service).path(probe).at("/httpGet/path").asText();
      URI uri = URI.create("http://127.0.0.1:" + port + path);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .failFast(() -> requireRunning(container))
          .until(() -> status(uri) == 200);
    }
  }

  private static void requireRunning(String container) {
    assertEquals(
        "true",
        engine.inspect(container, "{{.State.Running}}"),
        () -> "it has ended:\n" + engine.run("logs", container));
  }

  private static int status(URI uri) throws InterruptedException {
    try {
      return HTTP.send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return 0; // not yet
    }
  }

  /** What the kernel says that the process may do. */
  private static void assertRestricted(String pid) throws IOException {
    String status = Files.readString(Path.of("/proc", pid, "status"));
    for (String line :
        List.of(
            "Uid:\t65532\t65532\t65532\t65532", "CapEff:\t0000000000000000", "NoNewPrivs:\t1")) {
      assertTrue(status.contains(line), () -> line + " is not in\n" + status);
    }
    String root =
        Files.readAllLines(Path.of("/proc", pid, "mountinfo")).stream()
            .filter(line -> line.matches("\\S+ \\S+ \\S+ \\S+ / .*"))
            .reduce((one, other) -> other)
            .orElseThrow();
    assertTrue(root.matches("\\S+ \\S+ \\S+ \\S+ / ro\\b.*"), root);
  }
}
