package org.satchel.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.satchel.server.ops.Knob;

/** TLS by a certificate of the server's own: known by its fingerprint, kept over restarts. */
class SecureListenerTest {

  /** RFC 9113 section 7. */
  private static final int ENHANCE_YOUR_CALM = 11;

  /** As many as may wait. */
  private static final int FRAMES_MAX = 4_096;

  @Test
  void aSelfSignedCertificateServesBothVersionsOfHttpAndStays() throws Exception {
    try (TestServer server = TestServer.start(Map.of(Knob.TLS_SELF_SIGNED, "true"))) {
      String fingerprint = server.gateway().fingerprint().orElseThrow();
      for (HttpClient.Version version : HttpClient.Version.values()) {
        if (version == HttpClient.Version.HTTP_1_1 || version == HttpClient.Version.HTTP_2) {
          HttpResponse<String> answer = get(server, version, fingerprint);
          assertThat(answer.statusCode()).isEqualTo(200);
          assertThat(answer.version()).isEqualTo(version);
          assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
        }
      }
      server.restart();
      assertThat(server.gateway().fingerprint()).hasValue(fingerprint);
    }
  }

  /** Of a body that is read, and of those beside replies that their client does not let in. */
  @Test
  void framesThatNobodyReadsAreBoundedForAConnectionOfHttp2() throws Exception {
    try (TestServer server = TestServer.start(Map.of(Knob.TLS_SELF_SIGNED, "true"));
        RawTwo client =
            new RawTwo(trusting(server.gateway().fingerprint().orElseThrow()), server.port())) {
      for (int stream = 1; stream < 7; stream += 2) { // more in all, but each body is read
        client.begin(stream, "POST", "/api/v1/csp-reports", "application/csp-report");
        client.drip(stream, FRAMES_MAX / 2);
        client.end(stream);
      }
      client.begin(7, "GET", "/healthz", "text/plain");
      client.begin(9, "GET", "/healthz", "text/plain");
      client.drip(7, FRAMES_MAX);
      client.drip(9, 1);
      assertThat(client.away()).isEqualTo(ENHANCE_YOUR_CALM);
    }
  }

  private static SSLContext trusting(String fingerprint) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Pinned(fingerprint)}, null);
    return context;
  }

  private static HttpResponse<String> get(
      TestServer server, HttpClient.Version version, String fingerprint) throws Exception {
    SSLContext context = trusting(fingerprint);
    try (HttpClient client = HttpClient.newBuilder().version(version).sslContext(context).build()) {
      URI uri = URI.create("https://localhost:" + server.port() + "/readyz");
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  /** Trusts the one certificate whose fingerprint was printed. */
  private static final class Pinned extends X509ExtendedTrustManager {
    private final String fingerprint;

    Pinned(String fingerprint) {
      this.fingerprint = fingerprint;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket)
        throws CertificateException {
      check(chain);
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      try {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
        if (HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash).equals(fingerprint)) return;
      } catch (java.security.NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
      throw new CertificateException("another certificate");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("no engine");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
