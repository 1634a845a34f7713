// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {
  @Test
  void acceptEncoding_isReadAsTheStandardSays() {
    for (String taken :
        List.of("gzip", "GZIP", "gzip, deflate, br", "br;q=1.0, gzip;q=0.8", "gzip ; q=0.001")) {
      assertTrue(Answers.takesGzip(taken), taken);
    }
    for (String not :
        List.of("", "br", "gzip;q=0", "gzip; q=0.000 , br", "xgzip", "gzipped", "identity;q=1")) {
      assertFalse(Answers.takesGzip(not), not);
    }
    assertFalse(Answers.takesGzip(null));
  }
}
