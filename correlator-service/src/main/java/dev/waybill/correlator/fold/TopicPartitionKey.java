// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

/** A topic-partition of the audited data. */
record TopicPartitionKey(String topic, int partition) {}
