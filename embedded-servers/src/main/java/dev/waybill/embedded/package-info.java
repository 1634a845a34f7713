// SPDX-License-Identifier: Apache-2.0
/**
 * A real Kafka broker and a real PostgreSQL from Maven packages, each as a process of its own, for
 * tests and for the quickstart. Neither needs a container engine or an installation. {@link
 * dev.waybill.embedded.PackagedService} runs a service of ours beside them in the same way.
 *
 * <p>Both keep everything in one data folder, listen on 127.0.0.1 only, survive {@code kill -9} and
 * start again on the same folder and port. They set no shutdown hook: whoever starts one closes it.
 * A JVM that is killed leaves its servers running; the next start on the folder ends them first.
 *
 * <p>Threading: the methods of {@link dev.waybill.embedded.EmbeddedKafka} and {@link
 * dev.waybill.embedded.EmbeddedPostgresql} may be called from any thread and wait for each other;
 * they block until the server is up or gone. Arguments are never null.
 */
package dev.waybill.embedded;
