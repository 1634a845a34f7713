// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.correlator.fold.Fold;
import dev.waybill.correlator.fold.FoldOutput;
import java.util.List;
import java.util.function.Consumer;

/** The folds of all partitions, fed with the records of an audit log one after the other. */
final class FoldRun implements Consumer<LogRecord> {
  private final Fold[] folds;
  private final long[] offsets;
  private final boolean encoding;
  private final Consumer<FoldOutput> outputs;
  private long outputBytes;

  /**
   * @param encoding whether outputs are made bytes, as they are when they are sent
   * @param outputs gets all of them
   */
  FoldRun(int partitionCount, boolean encoding, Consumer<FoldOutput> outputs) {
    this.folds = new Fold[partitionCount];
    this.offsets = new long[partitionCount];
    this.encoding = encoding;
    this.outputs = outputs;
    for (int i = 0; i < partitionCount; i++) {
      folds[i] = new Fold(i, partitionCount);
    }
  }

  /** Of outputs that nobody looks at; a record that can't be used is a fault of the benchmark. */
  static FoldRun of(int partitionCount, boolean encoding) {
    return new FoldRun(
        partitionCount,
        encoding,
        output -> {
          if (output instanceof FoldOutput.DeadLetter letter) {
            throw new IllegalStateException(letter.reason());
          }
        });
  }

  @Override
  public void accept(LogRecord record) {
    int partition = record.partition();
    List<FoldOutput> told =
        folds[partition].apply(record.value(), offsets[partition]++, record.logTimeMillis());
    for (FoldOutput output : told) {
      outputs.accept(output);
      outputBytes += encoding ? bytes(output) : 0;
    }
  }

  private static int bytes(FoldOutput output) {
    if (output instanceof FoldOutput.Verdict verdict) {
      return verdict.record().encode().length;
    }
    return output instanceof FoldOutput.Summary summary ? summary.record().encode().length : 0;
  }

  /** How long all outputs are. */
  long outputBytes() {
    return outputBytes;
  }
}
