// SPDX-License-Identifier: Apache-2.0
/**
 * A host of the tracer that is compiled to a native executable, without any framework: every way to
 * make a stage, one after the other.
 */
package dev.waybill.examples.nativehost;
