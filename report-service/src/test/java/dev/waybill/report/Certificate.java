// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A key of 127.0.0.1 with a certificate signed by itself, made by the JDK's keytool, in the forms
 * that servers and clients want.
 *
 * @param keyStore PKCS12 with the key
 * @param trustStore PKCS12 with the certificate
 * @param keyPem the key, which only its owner may read
 * @param certificatePem the certificate
 */
record Certificate(Path keyStore, Path trustStore, Path keyPem, Path certificatePem) {
  static final String PASSWORD = "store-7c1e93";
  private static final String ALIAS = "server";

  /** Makes one in a folder. */
  static Certificate in(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path keyStore = folder.resolve("key.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "2",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool failed");
    }
    KeyStore keys = KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray());
    java.security.cert.Certificate certificate = keys.getCertificate(ALIAS);
    Path trustStore = folder.resolve("trust.p12");
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, certificate);
    try (var out = Files.newOutputStream(trustStore)) {
      trusted.store(out, PASSWORD.toCharArray());
    }
    Path keyPem = folder.resolve("key.pem");
    pem(keyPem, "PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
    Files.setPosixFilePermissions(keyPem, PosixFilePermissions.fromString("rw-------"));
    Path certificatePem = folder.resolve("certificate.pem");
    pem(certificatePem, "CERTIFICATE", certificate.getEncoded());
    return new Certificate(keyStore, trustStore, keyPem, certificatePem);
  }

  private static void pem(Path file, String what, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, text), US_ASCII);
  }
}
