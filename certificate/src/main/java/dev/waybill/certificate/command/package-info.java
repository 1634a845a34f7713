// SPDX-License-Identifier: Apache-2.0
/** The command line: which trials there are, one after the other, and their table. */
package dev.waybill.certificate.command;
