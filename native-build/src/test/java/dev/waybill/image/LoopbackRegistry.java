// SPDX-License-Identifier: Apache-2.0
package dev.waybill.image;

import static org.awaitility.Awaitility.await;

import dev.waybill.embedded.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A registry of images on 127.0.0.1, as a process of its own. */
final class LoopbackRegistry implements AutoCloseable {
  private final int port = Ports.free();
  private final Process process;

  LoopbackRegistry(Path folder) {
    try {
      Path settings = folder.resolve("registry.yml");
      Files.writeString(
          settings,
          """
          version: 0.1
          log: {level: warn}
          storage: {filesystem: {rootdirectory: %s}}
          http: {addr: "127.0.0.1:%d"}
          """
              .formatted(folder.resolve("registry"), port));
      process =
          new ProcessBuilder("docker-registry", "serve", settings.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("registry.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    await().atMost(Duration.ofMinutes(1)).until(this::answers);
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Where an image is in it. */
  String reference(String image) {
    return "127.0.0.1:" + port + "/" + image;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
