// SPDX-License-Identifier: Apache-2.0
package dev.waybill.examples.nativehost;

/**
 * Two pipelines in one process, whose stages run one after the other:
 *
 * <pre>
 * orders:   shop (properties) -> faulty hop -> enrichment (wrapped clients) -> billing (properties)
 * parcels:  press (plain API) -> faulty hop -> shelf (plain API)
 * </pre>
 *
 * <p>Arguments: {@code bootstrap.servers}, and how many messages to send. Exits 0 when all are
 * through.
 */
public final class NativeHost {
  private NativeHost() {}

  /** Runs all stages; each closes what it has opened. */
  public static void main(String[] arguments) {
    String servers = arguments[0];
    int messages = Integer.parseInt(arguments[1]);
    Shop.run(servers, messages);
    FaultyHop.run(servers, messages);
    Enrichment.run(servers, messages);
    Billing.run(servers, messages);
    Parcels.run(servers, messages);
  }
}
