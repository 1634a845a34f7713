// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProgramTest {
  @TempDir Path module;

  @Test
  void executable_onlyOne_isTaken() throws IOException {
    Path runner = build("service-1.0-runner");
    build("service-1.0-runner-cyclonedx.json");
    build("service-1.0.jar");

    ServiceProgram program = ServiceProgram.executable(module);

    assertEquals(runner, program.file());
    assertTrue(program.isNative());
  }

  @Test
  void executable_several_namesTheFolderAndThem() throws IOException {
    build("service-1.1-runner");
    build("service-1.0-runner");

    assertEquals(
        "There are several native executables in "
            + module.resolve("target")
            + ": service-1.0-runner, service-1.1-runner; remove those that are not meant",
        failure());
  }

  @Test
  void executable_none_namesTheFolder() throws IOException {
    build("service-1.0.jar");

    assertEquals(none(), failure());
  }

  @Test
  void executable_nothingBuilt_namesTheFolder() {
    assertEquals(none(), failure());
  }

  private String none() {
    return "There is no native executable in "
        + module.resolve("target")
        + "; build it with ./mvnw package -Dnative";
  }

  private String failure() {
    return assertThrows(ServerStartException.class, () -> ServiceProgram.executable(module))
        .getMessage();
  }

  private Path build(String name) throws IOException {
    Path target = Files.createDirectories(module.resolve("target"));
    return Files.createFile(target.resolve(name));
  }
}
