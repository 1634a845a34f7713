// SPDX-License-Identifier: Apache-2.0
/** Trials, and how each compares what the audit says with the truth. */
package dev.waybill.certificate.trial;
