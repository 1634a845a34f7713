// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.Role;

/**
 * Who speaks in the entries: one tracer of one stage in one process.
 *
 * @param id a random number, never zero
 */
record Instance(
    long id, String stage, Role role, String service, String host, long heartbeatMillis) {}
