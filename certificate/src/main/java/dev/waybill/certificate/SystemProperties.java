// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate;

/** Names of system properties by which the battery is told what no option says. */
public final class SystemProperties {

  /** The project's folder, where the packaged services are. */
  public static final String HOME = "waybill.home";

  /** How long nothing may move before a trial gives up waiting, three minutes by default. */
  public static final String PATIENCE = "waybill.patience";

  private SystemProperties() {}
}
