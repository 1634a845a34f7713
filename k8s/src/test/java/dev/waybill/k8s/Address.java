// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a pod connects to.
 *
 * @param host a name; without a dot that of a Service beside it
 * @param port of that host
 */
record Address(String host, int port) {
  private static final Pattern JDBC =
      Pattern.compile("jdbc:postgresql://([^:/]+)(?::(\\d+))?(?:/.*)?");
  private static final Pattern IN_CLUSTER = Pattern.compile("[^.]+\\.([^.]+)\\.svc(\\..*)?");
  private static final int HTTPS = 443;
  private static final int POSTGRESQL = 5432;

  /** All that its settings and arguments name. */
  static List<Address> of(Pod pod, Manifests manifests) {
    List<Address> addresses = new ArrayList<>();
    for (JsonNode container : pod.containers()) {
      Map<String, String> environment = manifests.environment(container);
      for (String broker : environment.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "").split(",", -1)) {
        if (!broker.isBlank()) {
          URI uri = URI.create("kafka://" + broker);
          addresses.add(new Address(uri.getHost(), uri.getPort()));
        }
      }
      Matcher jdbc = JDBC.matcher(environment.getOrDefault("QUARKUS_DATASOURCE_JDBC_URL", ""));
      if (jdbc.matches()) {
        addresses.add(
            new Address(
                jdbc.group(1),
                jdbc.group(2) == null ? POSTGRESQL : Integer.parseInt(jdbc.group(2))));
      }
      addUri(environment.getOrDefault("QUARKUS_OIDC_AUTH_SERVER_URL", ""), addresses);
      List<String> arguments = Json.elements(container.at("/args")).map(JsonNode::asText).toList();
      int compare = arguments.indexOf("--compare");
      if (compare >= 0) {
        addUri(arguments.get(compare + 1), addresses);
      }
    }
    return addresses;
  }

  private static void addUri(String text, List<Address> addresses) {
    if (!text.isEmpty()) {
      URI uri = URI.create(text);
      addresses.add(new Address(uri.getHost(), uri.getPort() < 0 ? HTTPS : uri.getPort()));
    }
  }

  boolean isBeside() {
    return !host.contains(".");
  }

  /** Its namespace, or nothing if it is outside of the cluster. */
  String namespace() {
    Matcher inCluster = IN_CLUSTER.matcher(host);
    return inCluster.matches() ? inCluster.group(1) : "";
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
