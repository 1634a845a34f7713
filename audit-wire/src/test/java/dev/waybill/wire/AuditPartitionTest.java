// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class AuditPartitionTest {
  @Test
  void partition_isThatOfKafkasProducerForTheSessionAsKey() {
    Property.check(
        20_000,
        random -> {
          long session = random.nextInt(10) == 0 ? random.nextInt(3) - 1 : random.nextLong();
          int partitions = 1 + random.nextInt(random.nextBoolean() ? 16 : 10_000);
          byte[] key = ByteBuffer.allocate(8).putLong(session).array();
          int partition = AuditPartition.of(session, partitions);
          assertEquals(BuiltInPartitioner.partitionForKey(key, partitions), partition);
          assertEquals(Utils.toPositive(Utils.murmur2(key)) % partitions, partition);
        });
  }
}
