// SPDX-License-Identifier: Apache-2.0
/** The system that is tried: its processes, what is done to them, and what they answer. */
package dev.waybill.certificate.system;
