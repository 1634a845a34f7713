// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.pipeline;

/** An instance of a stage that runs, in this process or in one of its own. */
public interface StageInstance extends AutoCloseable {

  /** Which it is. */
  StageSpec spec();

  /** Whether it has not ended yet. */
  boolean isRunning();

  /** Throws if it ended otherwise than it was to. */
  void requireHealthy();

  /** Lets it end after what it is just working on, and returns when it has. */
  void stop() throws InterruptedException;

  /** Ends it if it runs, by whatever means. */
  @Override
  void close();
}
