// SPDX-License-Identifier: Apache-2.0
/** Applications as stages of a pipeline; most of them know nothing of it. */
package dev.waybill.examples;
