// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import dev.waybill.embedded.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** An OpenID provider on loopback that gives tokens for the asking, with a key of its own. */
final class TokenIssuer implements AutoCloseable {
  private final int port = Ports.free();
  private final RsaJsonWebKey key = newKey();
  private HttpServer server;

  /** Serves the discovery document and the keys. */
  TokenIssuer start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    answer(
        "/.well-known/openid-configuration",
        """
        {"issuer": "%1$s", "jwks_uri": "%1$s/keys", "token_endpoint": "%1$s/token",
         "authorization_endpoint": "%1$s/login", "response_types_supported": ["code"],
         "subject_types_supported": ["public"],
         "id_token_signing_alg_values_supported": ["RS256"]}
        """
            .formatted(address()));
    answer("/keys", new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY));
    server.start();
    return this;
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  /** What a sound token says. */
  JwtClaims claims(String... roles) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(address());
    claims.setAudience("waybill");
    claims.setSubject("somebody");
    claims.setIssuedAtToNow();
    claims.setExpirationTimeMinutesInTheFuture(10);
    claims.setStringListClaim("groups", List.of(roles));
    return claims;
  }

  String token(String... roles) {
    return token(claims(roles));
  }

  String token(JwtClaims claims) {
    return token(claims, key);
  }

  /** One that somebody else has signed. */
  String forged(JwtClaims claims) {
    RsaJsonWebKey other = newKey();
    other.setKeyId(key.getKeyId());
    return token(claims, other);
  }

  private static String token(JwtClaims claims, RsaJsonWebKey key) {
    try {
      JsonWebSignature signature = new JsonWebSignature();
      signature.setPayload(claims.toJson());
      signature.setKey(key.getPrivateKey());
      signature.setKeyIdHeaderValue(key.getKeyId());
      signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RsaJsonWebKey newKey() {
    try {
      RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
      key.setKeyId("test");
      key.setUse("sig");
      key.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
      return key;
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(String path, String json) {
    server.createContext(
        path,
        exchange -> {
          byte[] bytes = json.getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
    }
  }
}
