// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.SummaryRecord;
import dev.waybill.wire.VerdictRecord;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One running service for all tests of a run that do not kill it. Each test has pipelines and
 * sessions of its own.
 */
final class RunningReport implements AutoCloseable {
  private final ReportProcess process;
  private final Topics topics;

  private RunningReport(Servers servers) {
    topics = new Topics(servers.kafka());
    process = new ReportProcess("report", servers.kafka(), servers.database());
    process.start();
  }

  Topics topics() {
    return topics;
  }

  String topic(String channel) {
    return process.topic(channel);
  }

  Response get(String path) {
    return process.get(path);
  }

  Response management(String path) {
    return process.management(path);
  }

  ReportProcess process() {
    return process;
  }

  JsonPath json(String path) {
    return process.json(path);
  }

  List<Map<String, Object>> all(String path, int limit) {
    return process.all(path, limit);
  }

  /** Sends verdicts and waits until they are stored. */
  void verdicts(VerdictRecord... verdicts) {
    send("verdicts", Stream.of(verdicts).map(VerdictRecord::encode).toList());
  }

  /** Sends summaries and waits until they are stored. */
  void summaries(SummaryRecord... summaries) {
    send("summaries", Stream.of(summaries).map(SummaryRecord::encode).toList());
  }

  /** Declares a pipeline. */
  void declare(PipelineDefinition definition) {
    topics.send(topic("pipelines"), bytes(definition.name()), definition.encode());
  }

  /** Sends a tombstone. */
  void undeclare(String pipeline) {
    topics.send(topic("pipelines"), bytes(pipeline), null);
  }

  /** Sends values and waits until the service is done with them. */
  void send(String channel, List<byte[]> values) {
    topics.send(
        values.stream()
            .map(value -> new ProducerRecord<byte[], byte[]>(topic(channel), value))
            .toList());
    topics.awaitConsumed(process.group(channel), topic(channel));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.close();
    topics.close();
  }

  /** Gives it to tests that ask for a {@link RunningReport}. */
  static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == RunningReport.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      Servers servers = Servers.of(context);
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .computeIfAbsent(
              RunningReport.class, type -> new RunningReport(servers), RunningReport.class);
    }
  }
}
