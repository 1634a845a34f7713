// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import dev.waybill.correlator.fold.Fold;
import java.util.Optional;

/**
 * What a worker begins with.
 *
 * @param fold the fold
 * @param next offset of the first record that it has not read
 * @param end one above the last record of the partition when it was assigned
 * @param committed up to where outputs were acknowledged before
 * @param snapshot from which the fold was restored; empty if it has read nothing yet
 */
record Beginning(Fold fold, long next, long end, long committed, Optional<Snapshot> snapshot) {}
