// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.embedded.EmbeddedPostgresql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One Kafka and one PostgreSQL for all tests of a run, for those that do not kill them. */
public final class Servers implements AutoCloseable {
  private final EmbeddedKafka kafka;
  private final EmbeddedPostgresql postgresql;

  private Servers() {
    kafka = broker();
    postgresql = postgresql();
  }

  EmbeddedKafka kafka() {
    return kafka;
  }

  public EmbeddedPostgresql database() {
    return postgresql;
  }

  static Servers of(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .computeIfAbsent(Servers.class, type -> new Servers(), Servers.class);
  }

  /** One more, with nothing in it. */
  static EmbeddedKafka broker() {
    return EmbeddedKafka.builder(folder("kafka")).start();
  }

  /** One more, with nothing in it. */
  static EmbeddedPostgresql postgresql() {
    return EmbeddedPostgresql.builder(folder("postgresql"))
        .programs(Path.of("target", "postgresql-programs").toAbsolutePath())
        // Nothing that a log may hold for another reason.
        .role("waybill", "waybill", "a-password-7c1e93")
        .start();
  }

  private static Path folder(String name) {
    try {
      return Files.createTempDirectory(
          Files.createDirectories(Path.of("target", "servers").toAbsolutePath()), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kafka.close();
    postgresql.close();
  }

  /** Gives them to tests that ask for {@link Servers}. */
  public static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Servers.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return of(context);
    }
  }
}
