// SPDX-License-Identifier: Apache-2.0
/** Deliberate bugs, and the run of what must find them. */
package dev.waybill.certificate.mutants;
