package org.satchel.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.satchel.client.Failure;

/**
 * Trust in the certificates of one file instead of the machine's: for self-signed servers.
 *
 * <p>The file replaces the machine's authorities, as curl's option of the same name does, so that a
 * pinned server cannot be impersonated by any of them. Host names are still checked.
 *
 * <p>Units and threads: made once at the start of a command.
 *
 * <p>Source: RFC 5280; the JDK's PKIX trust manager.
 */
final class Trust {

  /** The largest bundle of authorities in use has 250 KB; more is the wrong file. */
  private static final long FILE_BYTES_MAX = 4L << 20;

  private Trust() {}

  /** Reads certificates in PEM or DER. */
  static SSLContext of(Path file) throws Failure {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw wrong(file, null);
      }
      Collection<? extends Certificate> certificates;
      try (InputStream in = Files.newInputStream(file)) {
        certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
      }
      if (certificates.isEmpty()) {
        throw wrong(file, null);
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("certificate-" + number, certificate);
        number++;
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw wrong(file, e);
    }
  }

  private static Failure wrong(Path file, @org.jspecify.annotations.Nullable Exception cause) {
    return new Failure(
        Failure.Kind.USAGE,
        "The file " + file + " given by --cacert holds no readable certificate.",
        cause);
  }
}
