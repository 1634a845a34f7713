// SPDX-License-Identifier: Apache-2.0
/**
 * The resources: pipelines and their definitions, summaries, completeness, verdicts, messages and
 * the audit's own health, each with its parameters, its queries and the shape of its answer. They
 * read the store only; definitions alone are changed, by way of {@link
 * dev.waybill.report.api.DefinitionChanges their topic}.
 */
package dev.waybill.report.api;
