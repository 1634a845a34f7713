// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import java.util.List;

/** Something that must hold of all that is applied together. */
interface Check {
  /** One line for each thing that is wrong, beginning with the resource; empty if nothing is. */
  List<String> problems(Manifests manifests);

  /** What tests call it. */
  default String name() {
    return getClass().getSimpleName();
  }
}
