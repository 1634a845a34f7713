// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.report.http.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Makes random and hostile requests of an OpenAPI document: its paths, methods and parameters, with
 * values that no one should send. Equal seeds make equal requests. Safe for use by several threads.
 */
final class HostileRequests {
  private static final String[] METHODS = {
    "GET", "GET", "GET", "PUT", "DELETE", "POST", "PATCH", "HEAD", "OPTIONS", "TRACE", "FOO"
  };
  private static final String[] TYPES = {
    "application/json",
    "application/json",
    "application/json",
    "text/plain",
    "application/xml",
    "application/json; charset=utf-16",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    "*/*",
    "/",
    "application/json;;;=\"",
    ""
  };

  private final List<Operation> operations = new ArrayList<>();
  private final long seed;
  private final HostileValues values;

  /**
   * @param openapi the document
   * @param sound values that mean something to the service
   * @param cursors that the service gave
   */
  HostileRequests(JsonNode openapi, long seed, List<String> sound, List<String> cursors) {
    this.seed = seed;
    this.values = new HostileValues(sound, cursors);
    for (Map.Entry<String, JsonNode> path : openapi.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        operations.add(
            new Operation(
                method.getKey().toUpperCase(Locale.ROOT),
                path.getKey(),
                parameters(method.getValue(), "query"),
                parameters(method.getValue(), "header")));
      }
    }
  }

  /** One that the document tells of. */
  private record Operation(
      String method, String path, List<String> queries, List<String> headers) {}

  /**
   * What a request got.
   *
   * @param status 0 if the server ended the connection without a word
   */
  record Answered(String method, String head, int status, boolean isProblem, String body) {
    /** What is asked for, as it was sent. */
    String target() {
      return head.substring(head.indexOf(' ') + 1, head.indexOf(" HTTP/1.1"));
    }
  }

  /** Sends requests one after the other and returns what they got. */
  List<Answered> send(int port, int part, int count) throws IOException {
    Random random = new Random(seed * 1000 + part);
    List<Answered> answers = new ArrayList<>();
    try (PlainConnection connection = new PlainConnection(port)) {
      for (int i = 0; i < count; i++) {
        Operation operation = operations.get(random.nextInt(operations.size()));
        String method =
            random.nextInt(8) == 0 ? METHODS[random.nextInt(METHODS.length)] : operation.method;
        byte[] body = hasBody(method, random) ? HostileBodies.next(random) : new byte[0];
        String head = head(operation, method, random);
        PlainConnection.Response response =
            connection.send(method, head + length(method, body), body);
        answers.add(
            new Answered(
                method,
                head,
                response.status(),
                Problem.MEDIA_TYPE.equals(response.contentType())
                    && (method.equals("HEAD") || response.body().contains("\"status\":")),
                shortened(response.body())));
      }
    }
    return answers;
  }

  private String head(Operation operation, String method, Random random) {
    StringBuilder head = new StringBuilder(method).append(' ').append(path(operation, random));
    char join = '?';
    for (String name : operation.queries) {
      if (random.nextInt(3) == 0) {
        head.append(join).append(name).append('=').append(values.query(name, random));
        join = '&';
        if (random.nextInt(20) == 0) {
          head.append('&').append(name).append('=').append(values.query(name, random));
        }
      }
    }
    if (random.nextInt(20) == 0) {
      head.append(join).append(values.next(random)).append('=').append(values.next(random));
    }
    head.append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    for (String name : operation.headers) {
      if (random.nextInt(3) == 0) {
        head.append(name).append(": ").append(values.header(random)).append("\r\n");
      }
    }
    if (random.nextInt(10) == 0) {
      head.append("Accept: ").append(TYPES[random.nextInt(TYPES.length)]).append("\r\n");
    }
    if (random.nextInt(10) == 0) {
      head.append("Authorization: Bearer ").append(values.header(random)).append("\r\n");
    }
    String type = random.nextInt(4) == 0 ? TYPES[random.nextInt(TYPES.length)] : TYPES[0];
    return head.append("Content-Type: ").append(type).append("\r\n").toString();
  }

  private String path(Operation operation, Random random) {
    String path = operation.path;
    while (path.contains("{")) {
      String value = random.nextInt(3) == 0 ? values.sound(random) : values.next(random);
      path = path.substring(0, path.indexOf('{')) + value + path.substring(path.indexOf('}') + 1);
    }
    return switch (random.nextInt(40)) {
      case 0 -> path + "/";
      case 1 -> "/" + path;
      case 2 -> path + "/../" + values.next(random);
      case 3 -> path + ";" + values.next(random);
      case 4 -> "/" + path.substring(1).replace("/", "%2f");
      default -> path;
    };
  }

  private static String length(String method, byte[] body) {
    return body.length == 0 && !method.equals("PUT")
        ? "\r\n"
        : "Content-Length: " + body.length + "\r\n\r\n";
  }

  private static boolean hasBody(String method, Random random) {
    return method.equals("PUT") || (random.nextInt(20) == 0 && !method.equals("TRACE"));
  }

  private static List<String> parameters(JsonNode operation, String in) {
    List<String> names = new ArrayList<>();
    for (JsonNode parameter : operation.path("parameters")) {
      if (parameter.path("in").asText().equals(in)) {
        names.add(parameter.path("name").asText());
      }
    }
    return names;
  }

  private static String shortened(String text) {
    return text.substring(0, Math.min(1000, text.length()));
  }

  static byte[] bytes(String head) {
    // Latin-1 so that a char is a byte, whatever it is.
    return head.chars().allMatch(c -> c < 256) ? head.getBytes(ISO_8859_1) : head.getBytes(UTF_8);
  }
}
