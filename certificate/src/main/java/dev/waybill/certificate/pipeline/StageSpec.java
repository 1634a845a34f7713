// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.pipeline;

import dev.waybill.tracer.AuditTracer;
import dev.waybill.tracer.SkewedTracer;
import dev.waybill.wire.Role;
import java.time.Duration;
import java.util.List;

/**
 * One instance of a stage, wherever it runs.
 *
 * @param servers brokers of its topics
 * @param auditServers brokers of the audit
 * @param pipeline its pipeline
 * @param stage its name
 * @param role its role
 * @param from the topic that it receives from; null at an origin
 * @param to the topic that it sends to; null at a sink
 * @param receiving all stages of the pipeline that receive
 * @param script what happens to messages
 * @param samplingRate share of the messages that become traces
 * @param skewMillis how far its clock is off
 * @param room what its tracer has room for
 * @param firstNumber of an origin: its first message's number
 * @param messages of an origin: how many it sends
 * @param perSecond of an origin: how many it sends a second; 0 for as fast as it goes
 * @param messageBytes of an origin: size of a message's value
 */
public record StageSpec(
    String servers,
    String auditServers,
    String pipeline,
    String stage,
    Role role,
    String from,
    String to,
    List<String> receiving,
    Script script,
    double samplingRate,
    long skewMillis,
    Room room,
    long firstNumber,
    long messages,
    int perSecond,
    int messageBytes) {

  public static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /**
   * What a tracer has room for.
   *
   * @param queueCapacity in events
   * @param ledgerBytes in bytes
   */
  public record Room(int queueCapacity, long ledgerBytes) {

    /** Enough for what a stage is given in bursts: dropping is a trial of its own. */
    public static final Room PLENTY = new Room(1 << 17, 64 << 20);
  }

  /** What is not acknowledged by then is a hole in the audit. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(60);

  public AuditTracer tracer() {
    return SkewedTracer.build(
        AuditTracer.builder()
            .stage(stage)
            .role(role)
            .service("certificate")
            .bootstrapServers(auditServers)
            .topics(pipeline + "-.*", pipeline)
            .samplingRate(samplingRate)
            .heartbeat(HEARTBEAT)
            .queueCapacity(room.queueCapacity)
            .ledgerBytes(room.ledgerBytes)
            .closeTimeout(CLOSE_TIMEOUT),
        Duration.ofMillis(skewMillis));
  }

  /** The same as an origin that sends messages. */
  StageSpec sending(long first, long count, int rate, int sizeBytes) {
    return with(skewMillis, room, first, count, rate, sizeBytes);
  }

  /** The same on a host whose clock is off. */
  public StageSpec skewed(Duration skew) {
    return with(skew.toMillis(), room, firstNumber, messages, perSecond, messageBytes);
  }

  /** The same with a tracer that has so much room. */
  public StageSpec with(Room newRoom) {
    return with(skewMillis, newRoom, firstNumber, messages, perSecond, messageBytes);
  }

  private StageSpec with(
      long newSkewMillis, Room newRoom, long first, long count, int rate, int sizeBytes) {
    return new StageSpec(
        servers,
        auditServers,
        pipeline,
        stage,
        role,
        from,
        to,
        receiving,
        script,
        samplingRate,
        newSkewMillis,
        newRoom,
        first,
        count,
        rate,
        sizeBytes);
  }

  /** What it does. */
  StageBody body(Notes notes) {
    return role == Role.ORIGIN ? new OriginStage(this, notes) : new ReceivingStage(this, notes);
  }
}
