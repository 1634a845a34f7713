// SPDX-License-Identifier: Apache-2.0
/** The trial of damaged messages: each kind of damage, with the verdict that is promised. */
package dev.waybill.certificate.corruption;
