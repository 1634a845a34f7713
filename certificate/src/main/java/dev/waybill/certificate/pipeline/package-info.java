// SPDX-License-Identifier: Apache-2.0
/**
 * Pipelines with stages of their own, what a script does to their messages, and the notes of what
 * truly became of them: the truth.
 */
package dev.waybill.certificate.pipeline;
