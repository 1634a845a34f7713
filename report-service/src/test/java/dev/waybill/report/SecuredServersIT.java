// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static dev.waybill.report.Samples.NOON;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.embedded.EmbeddedPostgresql;
import dev.waybill.wire.Summary.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service with TLS, passwords and ACLs, as docs/security.md tells. */
class SecuredServersIT {
  private static final String USER = "waybill-report";
  private static final String PASSWORD = "a-password-5d20fa";

  @TempDir Path folder;
  private Certificate certificate;
  private EmbeddedKafka kafka;
  private EmbeddedPostgresql database;
  private ReportProcess report;

  @BeforeEach
  void start() throws Exception {
    certificate = Certificate.in(folder);
    String listener = "listener.name.secured.";
    kafka =
        EmbeddedKafka.builder(folder.resolve("kafka"))
            .secured("SASL_SSL")
            .property(listener + "ssl.keystore.location", certificate.keyStore().toString())
            .property(listener + "ssl.keystore.password", Certificate.PASSWORD)
            .property(listener + "ssl.key.password", Certificate.PASSWORD)
            .property(listener + "ssl.keystore.type", "PKCS12")
            .property("sasl.enabled.mechanisms", "SCRAM-SHA-512")
            .property(listener + "scram-sha-512.sasl.jaas.config", scram("") + ";")
            .property(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .property("super.users", "User:ANONYMOUS") // the test, by the plain listener
            .start();
    Path hba = folder.resolve("hba.conf");
    Files.writeString(hba, "hostssl all all 127.0.0.1/32 scram-sha-256\n");
    database =
        EmbeddedPostgresql.builder(folder.resolve("postgresql"))
            .programs(Path.of("target", "postgresql-programs").toAbsolutePath())
            .role("waybill", "waybill", PASSWORD)
            .setting("ssl", "on")
            .setting("ssl_cert_file", certificate.certificatePem().toString())
            .setting("ssl_key_file", certificate.keyPem().toString())
            .setting("password_encryption", "scram-sha-256")
            .setting("hba_file", hba.toString())
            .start();
    report = new ReportProcess("waybill-report", kafka, database);
    Files.deleteIfExists(report.log());
    report
        .with("KAFKA_BOOTSTRAP_SERVERS", kafka.securedBootstrapServers())
        .with("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
        .with("KAFKA_SASL_MECHANISM", "SCRAM-SHA-512")
        .with("KAFKA_SASL_JAAS_CONFIG", jaas(PASSWORD))
        .with("KAFKA_SSL_TRUSTSTORE_LOCATION", certificate.trustStore().toString())
        .with("KAFKA_SSL_TRUSTSTORE_PASSWORD", Certificate.PASSWORD)
        .with("KAFKA_SSL_TRUSTSTORE_TYPE", "PKCS12")
        .with(
            "QUARKUS_DATASOURCE_JDBC_URL",
            database.jdbcUrl()
                + "?sslmode=verify-full&sslrootcert="
                + certificate.certificatePem());
    allow();
  }

  @AfterEach
  void stop() {
    report.close();
    kafka.close();
    database.close();
  }

  @Test
  void encryptedAndAuthenticated_summaryIsStoredAndServed_andADefinitionIsPut() throws Exception {
    Assertions.assertThrows(
        SQLException.class,
        () ->
            DriverManager.getConnection(
                database.jdbcUrl() + "?sslmode=disable", "waybill", PASSWORD));
    report.start();
    try (Topics topics = new Topics(kafka)) {
      topics.send(
          report.topic("summaries"),
          null,
          Samples.summary("secured", NOON, Evidence.LEDGER, 0, 5, 10).encode());
      // What can't be read needs the right to write dead letters.
      topics.send(report.topic("summaries"), "key".getBytes(US_ASCII), new byte[] {1});
      topics.awaitConsumed(report.group("summaries"), report.topic("summaries"));
    }

    report
        .get("/pipelines")
        .then()
        .statusCode(200)
        .body("items.find { it.name == 'secured' }.recent.ledger.issued", equalTo(10));
    report
        .request()
        .contentType("application/json")
        .body(Definitions.body("0.5"))
        .put("/pipelines/secured")
        .then()
        .statusCode(201);
    String log = Files.readString(report.log());
    assertFalse(log.contains(PASSWORD) || log.contains(Certificate.PASSWORD), "a password is told");
  }

  @Test
  void wrongPasswordOfKafka_isToldAndNotReady() throws Exception {
    report.with("KAFKA_SASL_JAAS_CONFIG", jaas("another"));
    report.launch();

    await()
        .atMost(ReportProcess.PATIENCE)
        .until(() -> Files.readString(report.log()).contains("Authentication failed"));
    report.awaitNotReady();
  }

  @Test
  void wrongPasswordOfPostgresql_isTold() throws Exception {
    report.with("QUARKUS_DATASOURCE_PASSWORD", "another");
    report.launch();

    await()
        .atMost(ReportProcess.PATIENCE)
        .until(
            () ->
                Files.readString(report.log())
                    .contains("password authentication failed for user \"waybill\""));
  }

  private static String scram(String options) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required" + options;
  }

  private static String jaas(String password) {
    return scram(" username=\"%s\" password=\"%s\";".formatted(USER, password));
  }

  /** The user and its rights, and none beside. */
  private void allow() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .alterUserScramCredentials(
              List.of(
                  new UserScramCredentialUpsertion(
                      USER, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 8192), PASSWORD)))
          .all()
          .get();
      admin
          .createAcls(
              List.of(
                  acl(TOPIC, LITERAL, report.topic("verdicts"), READ),
                  acl(TOPIC, LITERAL, report.topic("verdicts"), DESCRIBE),
                  acl(TOPIC, LITERAL, report.topic("summaries"), READ),
                  acl(TOPIC, LITERAL, report.topic("summaries"), DESCRIBE),
                  acl(TOPIC, LITERAL, report.topic("pipelines"), READ),
                  acl(TOPIC, LITERAL, report.topic("pipelines"), WRITE),
                  acl(TOPIC, LITERAL, report.topic("pipelines"), DESCRIBE),
                  acl(TOPIC, LITERAL, report.topic("dead-letters"), WRITE),
                  acl(TOPIC, LITERAL, report.topic("dead-letters"), DESCRIBE),
                  acl(GROUP, PREFIXED, "waybill-report", READ)))
          .all()
          .get();
    }
  }

  private static AclBinding acl(
      ResourceType type, PatternType pattern, String name, AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(type, name, pattern),
        new AccessControlEntry("User:" + USER, "*", operation, AclPermissionType.ALLOW));
  }
}
