// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

import dev.waybill.certificate.pipeline.Letter;
import dev.waybill.certificate.pipeline.Notes;
import dev.waybill.certificate.pipeline.NotingProducer;
import dev.waybill.certificate.pipeline.Script;
import dev.waybill.certificate.pipeline.StageBody;
import dev.waybill.certificate.pipeline.StageSpec;
import dev.waybill.certificate.system.Clients;
import dev.waybill.tracer.AuditTracer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Sends in transactions: commits most, aborts some, and of the last one nobody ever learns how it
 * ended.
 */
final class TransactionalOrigin implements StageBody {

  /** Messages in each transaction. */
  static final int SIZE = 25;

  /** Every so many-th transaction is aborted. */
  private static final int ABORTED = 4;

  private final StageSpec spec;
  private final Notes notes;
  private final CompletableFuture<Void> inDoubt;

  /**
   * @param inDoubt completed when nothing is to come but the last one's end
   */
  TransactionalOrigin(StageSpec spec, Notes notes, CompletableFuture<Void> inDoubt) {
    this.spec = spec;
    this.notes = notes;
    this.inDoubt = inDoubt;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the end of the transaction tells
  public void run(AuditTracer tracer, BooleanSupplier stopping) throws Exception {
    Map<String, Object> settings = Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, spec.pipeline());
    Producer<byte[], byte[]> client = Clients.producer(spec.servers(), settings);
    Producer<byte[], byte[]> producer = tracer.wrap(NotingProducer.of(client, Script.NONE, notes));
    producer.initTransactions();
    long transactions = spec.messages() / SIZE;
    for (long transaction = 0; transaction < transactions; transaction++) {
      producer.beginTransaction();
      for (long i = 0; i < SIZE; i++) {
        long number = spec.firstNumber() + transaction * SIZE + i;
        producer.send(Letter.write(spec.to(), number, spec.messageBytes(), number));
      }
      producer.flush();
      if (transaction == transactions - 1) {
        break;
      } else if (transaction % ABORTED == ABORTED - 1) {
        producer.abortTransaction();
      } else {
        producer.commitTransaction();
      }
    }
    // So fast that nobody is told how the last one ends.
    producer.close(Duration.ZERO);
    inDoubt.complete(null);
    while (!stopping.getAsBoolean()) {
      Thread.sleep(50);
    }
  }
}
