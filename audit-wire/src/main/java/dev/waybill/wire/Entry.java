// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one instance of a stage tells one partition of the audit log: these offsets I have read and
 * am done with, and these are the sequences that I saw in them.
 *
 * <p>The invariant that the fold leans on: when an instance's entries are there from number 0 to k,
 * their received sets hold every sequence of this audit partition that was seen in the offsets
 * which those entries call committed. A number that is missing is a hole, visible by itself. What
 * an instance has done up to its uptime is told completely by an entry that is not continued.
 *
 * @param instance one tracer of one stage in one process: a random number
 * @param number dense from 0 for this instance and audit partition
 * @param uptimeMillis how long the instance had run when this was cut, by a monotonic clock
 * @param heartbeatMillis how often it cuts entries
 * @param stage the stage
 * @param role the stage's role
 * @param service name of the service
 * @param host name of the host
 * @param hello whether this is the instance's first
 * @param bye whether this is the instance's last
 * @param continued whether the next entry tells more of the same moment: what was too much for one
 *     record is told in several, and only the last of them says what was committed
 * @param known definitions it knows, pipeline to version
 * @param progress topic-partitions assigned to it
 * @param sessions what it saw, by session
 * @param balance its own account
 */
public record Entry(
    long instance,
    long number,
    long uptimeMillis,
    long heartbeatMillis,
    String stage,
    Role role,
    String service,
    String host,
    boolean hello,
    boolean bye,
    boolean continued,
    Map<String, Long> known,
    List<PartitionProgress> progress,
    List<SessionSets> sessions,
    Balance balance) {

  /** Copies the collections. */
  public Entry {
    known = new TreeMap<>(known);
    progress = List.copyOf(progress);
    sessions = List.copyOf(sessions);
  }
}
