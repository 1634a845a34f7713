// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

/**
 * A broker's second listener.
 *
 * @param protocol Kafka's name of its security protocol
 */
record SecuredListener(String protocol, int port) {}
