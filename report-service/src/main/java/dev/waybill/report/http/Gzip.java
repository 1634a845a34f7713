// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Long answers: compressed for clients that take gzip.
 *
 * <p>For methods that answer with JSON alone; types are allowed for {@link GzipWriter} only. Where
 * a body's writer is intercepted, Quarkus writes the head of the answer before it calls that
 * writer, and what {@link CsvWriter} adds to the head, such as the cursor in {@code Waybill-Next},
 * would be missing.
 */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Gzip {}
