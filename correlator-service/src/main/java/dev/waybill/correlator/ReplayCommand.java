// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import dev.waybill.wire.Summary;
import dev.waybill.wire.VerdictRecord;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** The command {@code replay}: folds a range of the log again, without starting the service. */
final class ReplayCommand {
  static final int DIFFERENCES = 1;
  static final int FAILED = 2;

  private final ReplayArguments arguments;
  private final ReplaySettings settings;
  private final PrintStream out;
  private final PrintStream progress;

  private ReplayCommand(
      ReplayArguments arguments, ReplaySettings settings, PrintStream out, PrintStream progress) {
    this.arguments = arguments;
    this.settings = settings;
    this.out = out;
    this.progress = progress;
  }

  /** Runs it; returns the exit code. */
  static int run(List<String> arguments) {
    logToStandardError();
    if (arguments.contains("--help")) {
      System.out.print(ReplayArguments.HELP);
      return 0;
    }
    try {
      ReplayArguments parsed = ReplayArguments.parse(arguments, LocalDate.now(ZoneOffset.UTC));
      ReplaySettings settings = ReplaySettings.read();
      return new ReplayCommand(parsed, settings, System.out, System.err).run();
    } catch (ReplayArguments.Unusable e) {
      System.err.println(e.getMessage());
    } catch (KafkaException e) {
      System.err.println("Kafka could not be read: " + e);
    } catch (IOException e) {
      System.err.println(e);
    } catch (InterruptedException e) {
      System.err.println("Stopped before it was done");
    }
    return FAILED;
  }

  /** Standard output is for documents alone. */
  private static void logToStandardError() {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.addHandler(new ConsoleHandler());
    root.setLevel(Level.WARNING);
  }

  private int run() throws IOException, InterruptedException, ReplayArguments.Unusable {
    ReplayDocuments documents = new ReplayDocuments(arguments.from(), arguments.to());
    try (Consumer<byte[], byte[]> consumer = settings.clients().consumer("correlator-replay")) {
      String topic = settings.correlator().topics().audit();
      List<PartitionInfo> partitions = consumer.partitionsFor(topic);
      if (partitions == null || partitions.isEmpty()) {
        throw new ReplayArguments.Unusable("Topic " + topic + " does not exist.");
      }
      int count = partitions.size();
      int only = arguments.partition().orElse(-1);
      if (only >= count) {
        throw new ReplayArguments.Unusable(
            "--partition is %d: topic %s has %d, from 0 on.".formatted(only, topic, count));
      }
      ReplayLog log =
          new ReplayLog(consumer, arguments, settings.correlator().snapshot(), progress);
      for (int partition = 0; partition < count; partition++) {
        if (only < 0 || only == partition) {
          log.fold(new TopicPartition(topic, partition), count, documents);
        }
      }
    }
    if (arguments.documents()) {
      write(documents);
    }
    return arguments.compare().isPresent() ? compare(documents) : 0;
  }

  private int compare(ReplayDocuments documents) throws IOException, InterruptedException {
    StoreComparison comparison = new StoreComparison(documents.summaries());
    StoreClient store = new StoreClient(arguments.compare().orElseThrow(), arguments.tokenFile());
    comparison.with(store.totals(arguments.from(), arguments.to(), comparison.pipelines()));
    comparison.findings().forEach(out::println);
    out.flush();
    progress.printf(
        "%d windows compared, %d still open and not compared, %d differences%n",
        comparison.compared(), comparison.open(), comparison.findings().size());
    return comparison.findings().isEmpty() ? 0 : DIFFERENCES;
  }

  private void write(ReplayDocuments documents) throws IOException {
    if (arguments.output().isEmpty()) {
      OutputStream buffered = new BufferedOutputStream(out);
      writeVerdicts(documents, buffered);
      writeSummaries(documents, buffered);
      buffered.flush();
      return;
    }
    Path folder = arguments.output().get();
    Files.createDirectories(folder);
    try (OutputStream verdicts = file(folder, "verdicts.jsonl");
        OutputStream summaries = file(folder, "summaries.jsonl")) {
      writeVerdicts(documents, verdicts);
      writeSummaries(documents, summaries);
    }
  }

  private static OutputStream file(Path folder, String name) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)));
  }

  private static void writeVerdicts(ReplayDocuments documents, OutputStream to) throws IOException {
    for (VerdictRecord record : documents.verdicts()) {
      to.write(record.encode());
      to.write('\n');
    }
  }

  private static void writeSummaries(ReplayDocuments documents, OutputStream to)
      throws IOException {
    for (Summary record : documents.summaries()) {
      to.write(record.encode());
      to.write('\n');
    }
  }
}
