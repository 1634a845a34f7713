// SPDX-License-Identifier: Apache-2.0
/** The trial of records that nobody can read, on every topic. */
package dev.waybill.certificate.poison;
