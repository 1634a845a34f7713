// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.intake;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/** Sends what can't be stored to a topic of its own, with the reason. */
@ApplicationScoped
class DeadLetters {
  /** Of one channel. Those of all three fit the emitter's buffer of 128, which refuses more. */
  private static final int AT_ONCE = 32;

  private final MutinyEmitter<byte[]> emitter;

  DeadLetters(@Channel("dead-letters") MutinyEmitter<byte[]> emitter) {
    this.emitter = emitter;
  }

  /**
   * Completes when Kafka has acknowledged all of them, however long that takes. Some are under way
   * at once, and so in any order: else many would hold up for minutes what is read behind them.
   */
  Uni<Void> send(List<DeadLetter> letters, Patience patience) {
    return Multi.createFrom()
        .iterable(letters)
        .onItem()
        .transformToUni(letter -> patience.untilDone(() -> send(letter)))
        .merge(AT_ONCE)
        .onItem()
        .ignoreAsUni();
  }

  private Uni<Void> send(DeadLetter letter) {
    // It was taken once, but with its headers it may be over the limit.
    return send(letter, letter.record().value())
        .onFailure(RecordTooLargeException.class)
        .recoverWithUni(() -> send(letter, null));
  }

  private Uni<Void> send(DeadLetter letter, byte[] value) {
    return emitter.sendMessage(Message.of(value, Metadata.of(letter.metadata())));
  }
}
