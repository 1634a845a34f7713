// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses what is marked so. Not by the server's own setting: that one takes the encoding off
 * {@link Answers}, which are kept compressed.
 */
@Gzip
@Provider
class GzipWriter implements WriterInterceptor {
  private final HttpHeaders request;

  GzipWriter(HttpHeaders request) {
    this.request = request;
  }

  @Override
  public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
    context.getHeaders().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    if (!Answers.takesGzip(request.getHeaderString(HttpHeaders.ACCEPT_ENCODING))) {
      context.proceed();
      return;
    }
    context.getHeaders().putSingle(HttpHeaders.CONTENT_ENCODING, "gzip");
    OutputStream out = context.getOutputStream();
    GZIPOutputStream compressed = new GZIPOutputStream(out);
    context.setOutputStream(compressed);
    try {
      context.proceed();
    } finally {
      compressed.finish();
      context.setOutputStream(out);
    }
  }
}
