// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Makes up orders, keyed by customer. */
final class OrderSource implements MessageSource {

  private static final String[] ARTICLES = {
    "anvil", "barometer", "compass", "drum", "easel", "funnel", "gasket", "hammock"
  };

  private final Random random;
  private final long count;
  private long made;

  /**
   * @param count how many
   * @param seed the same seed, the same orders
   */
  OrderSource(long count, long seed) {
    this.count = count;
    this.random = new Random(seed);
  }

  @Override
  public ProducerRecord<byte[], byte[]> next() {
    if (made == count) {
      return null;
    }
    String customer = "customer-" + random.nextInt(1_000);
    String order =
        String.format(
            Locale.ROOT,
            "{\"order\":%d,\"customer\":\"%s\",\"article\":\"%s\",\"pieces\":%d,\"cents\":%d}",
            made++,
            customer,
            ARTICLES[random.nextInt(ARTICLES.length)],
            1 + random.nextInt(9),
            100 + random.nextInt(100_000));
    return new ProducerRecord<>(
        OrdersPipeline.ORDERS, customer.getBytes(UTF_8), order.getBytes(UTF_8));
  }

  @Override
  public void close() {}
}
