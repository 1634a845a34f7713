// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import dev.waybill.report.ReportConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Refuses to start as long as nobody has said who may ask: closed if unset. */
@ApplicationScoped
class LoginCheck {
  private static final Logger LOG = Logger.getLogger(LoginCheck.class);

  /** Stands in application.properties for what nobody has set. */
  private static final String NOT_SET = "http://127.0.0.1:1/not-set";

  private final boolean login;
  private final boolean issuer;

  LoginCheck(
      ReportConfig config,
      @ConfigProperty(name = "quarkus.oidc.auth-server-url") Optional<String> server,
      @ConfigProperty(name = "quarkus.oidc.public-key") Optional<String> key) {
    login = config.security().login();
    issuer = key.isPresent() || server.filter(url -> !url.equals(NOT_SET)).isPresent();
  }

  /** Comes before the channels, which have a priority of 1000. */
  void check(@Observes @Priority(1) StartupEvent start) {
    if (!login && issuer) {
      throw new IllegalStateException(
          "waybill.security.login (WAYBILL_SECURITY_LOGIN) is false, and"
              + " quarkus.oidc.auth-server-url (QUARKUS_OIDC_AUTH_SERVER_URL) is set: take one of"
              + " them back.");
    }
    if (login && !issuer) {
      throw new IllegalStateException(
          "Nobody could log in: set quarkus.oidc.auth-server-url (QUARKUS_OIDC_AUTH_SERVER_URL) to"
              + " the issuer of tokens, or waybill.security.login (WAYBILL_SECURITY_LOGIN) to false"
              + " where whoever reaches this service may read and change everything.");
    }
    if (!login) {
      LOG.warn("No login: whoever reaches this service may read and change everything.");
    }
  }
}
