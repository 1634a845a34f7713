// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

/** Topics by their default names. */
final class DefaultTopics implements CorrelatorSettings.Topics {
  @Override
  public String audit() {
    return "waybill.audit";
  }

  @Override
  public String pipelines() {
    return "waybill.pipelines";
  }

  @Override
  public String verdicts() {
    return "waybill.verdicts";
  }

  @Override
  public String summaries() {
    return "waybill.summaries";
  }

  @Override
  public String deadLetters() {
    return "waybill.dead-letters";
  }
}
