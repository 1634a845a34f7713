// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import java.util.List;

/** All checks. */
final class Checks {
  static final List<Check> ALL =
      List.of(
          new ModelCheck(),
          new LabelCheck(),
          new SelectorCheck(),
          new ReferenceCheck(),
          new PortCheck(),
          new ProbeCheck(),
          new NetworkCheck(),
          new RestrictedCheck(),
          new ResourceCheck(),
          new SettingsCheck(),
          new SecretCheck(),
          new AvailabilityCheck(),
          new ScalingCheck(),
          new TopicCheck(),
          new ReplayCheck(),
          new ImageCheck());

  private Checks() {}
}
