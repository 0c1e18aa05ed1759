package org.satchel.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.satchel.server.ops.Knob;
import org.satchel.testkit.Eventually;

/** TLS by a certificate of the server's own: known by its fingerprint, kept over restarts. */
class SecureListenerTest {

  /** RFC 9113 section 7. */
  private static final int ENHANCE_YOUR_CALM = 11;

  /** As many as may wait. */
  private static final int FRAMES_MAX = 4_096;

  private static final int STREAMS_MAX = 32;

  /** Header fields of one request. */
  private static final int FIELDS_MAX = 100;

  private static final int COOKIES = 180;

  /** More than the kernel keeps for a connection. */
  private static final int STALLED_BYTES = 12 << 20;

  /** Less than a download's own deadline. */
  private static final Duration STALLED_BOUND = Duration.ofSeconds(45);

  private static final Duration STALLED_AT_ONCE = Duration.ofSeconds(10);

  private static final String ARCHIVE = "/cli/satchel.tar.gz";

  /** From the close of connections to the last of their places. */
  private static final Duration FREE_BOUND = Duration.ofSeconds(30);

  /** Requests that a listener answers at once. */
  private static final int UNDER_WAY_MAX = 2_000;

  /** What of a stream is read before the server tells of it. */
  private static final int HALF_WINDOW_BYTES = 256 << 10;

  private static final String[] APPEND = {
    "tus-resumable", "1.0.0",
    "upload-offset", "0",
    "content-type", "application/offset+octet-stream"
  };

  @Test
  void aSelfSignedCertificateServesBothVersionsOfHttpAndStays() throws Exception {
    try (TestServer server = TestServer.start(Map.of(Knob.TLS_SELF_SIGNED, "true"))) {
      String fingerprint = server.gateway().fingerprint().orElseThrow();
      for (HttpClient.Version version : HttpClient.Version.values()) {
        if (version == HttpClient.Version.HTTP_1_1 || version == HttpClient.Version.HTTP_2) {
          HttpResponse<String> answer =
              ask(version, fingerprint, HttpRequest.newBuilder(uri(server, "/readyz")));
          assertThat(answer.statusCode()).isEqualTo(200);
          assertThat(answer.version()).isEqualTo(version);
          assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
        }
      }
      server.restart();
      assertThat(server.gateway().fingerprint()).hasValue(fingerprint);
    }
  }

  @Test
  void aNameThatTheCertificateDoesNotHaveIsServed() throws Exception {
    try (TestServer server = TestServer.start(Map.of(Knob.TLS_SELF_SIGNED, "true"))) {
      SSLContext context = trusting(server.gateway().fingerprint().orElseThrow());
      InetAddress host = InetAddress.getLoopbackAddress();
      try (SSLSocket client =
          (SSLSocket) context.getSocketFactory().createSocket(host, server.port())) {
        SSLParameters parameters = client.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("files.example.org")));
        client.setSSLParameters(parameters);
        String request =
            "GET /readyz HTTP/1.1\r\nHost: files.example.org\r\nConnection: close\r\n\r\n";
        client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        assertThat(client.getInputStream().readAllBytes())
            .asString(StandardCharsets.US_ASCII)
            .startsWith("HTTP/1.1 200 ");
      }
    }
  }

  @Test
  void framesThatNobodyReadsAreBoundedForAConnectionOfHttp2() throws Exception {
    try (TestServer server = TestServer.start(Map.of(Knob.TLS_SELF_SIGNED, "true"))) {
      String fingerprint = server.gateway().fingerprint().orElseThrow();
      try (RawTwo client = new RawTwo(trusting(fingerprint), server.port())) {
        client.begin(1, "PATCH", upload(server, fingerprint), APPEND);
        for (int i = 0; i < 3; i++) { // more in all than may wait, but read
          client.drip(1, FRAMES_MAX / 2, HALF_WINDOW_BYTES / (FRAMES_MAX / 2) + 1);
          client.awaitRead(1);
        }
      }
      try (RawTwo client = new RawTwo(trusting(fingerprint), server.port())) {
        client.begin(1, "GET", "/healthz"); // whose reply is not let in, so that nobody reads on
        client.begin(3, "GET", "/healthz");
        client.drip(1, FRAMES_MAX, 1);
        client.drip(3, 1, 1);
        assertThat(client.away()).isEqualTo(ENHANCE_YOUR_CALM);
      }
    }
  }

  @Test
  void aRequestOfHttp2HasNoMoreFieldsThanOneOfHttp1() throws Exception {
    try (TestServer server = TestServer.start(Map.of(Knob.TLS_SELF_SIGNED, "true"))) {
      SSLContext context = trusting(server.gateway().fingerprint().orElseThrow());
      try (RawTwo client = new RawTwo(context, server.port())) {
        String[] most = new String[2 * FIELDS_MAX];
        Arrays.fill(most, "x");
        client.begin(1, "GET", "/healthz", most);
        client.awaitReplies(1);
        String[] more = Arrays.copyOf(most, most.length + 2);
        Arrays.fill(more, "x");
        client.begin(3, "GET", "/healthz", more);
        assertThat(client.away()).isEqualTo(ENHANCE_YOUR_CALM);
      }
    }
  }

  /** RFC 9113 section 8.2.3: a browser sends each as a field, and keeps some 180 of a domain. */
  @Test
  void cookiesOfHttp2AreNotAmongTheFieldsThatAreCountedButTakePlaces() throws Exception {
    try (TestServer server = TestServer.start(Map.of(Knob.TLS_SELF_SIGNED, "true"))) {
      SSLContext context = trusting(server.gateway().fingerprint().orElseThrow());
      String[] cookies = new String[2 * COOKIES];
      Arrays.setAll(cookies, i -> i % 2 == 0 ? "cookie" : "x");
      int places = 1 + COOKIES / (FIELDS_MAX + 1);
      for (int round = 0; round < 2; round++) asksWhenFull(context, server, places, cookies);
    }
  }

  @Test
  void aConnectionOfHttp2ThatAsksWhenAllPlacesAreTakenIsClosed() throws Exception {
    try (TestServer server = TestServer.start(Map.of(Knob.TLS_SELF_SIGNED, "true"))) {
      SSLContext context = trusting(server.gateway().fingerprint().orElseThrow());
      for (int round = 0; round < 2; round++) asksWhenFull(context, server, 1);
    }
  }

  /** Takes all places, once those of the round before are free again, and asks for one more. */
  private static void asksWhenFull(
      SSLContext context, TestServer server, int places, String... fields) throws Exception {
    List<RawTwo> clients = new ArrayList<>();
    try {
      Eventually.holds(
          "all places are free",
          FREE_BOUND,
          () -> takesAll(clients, context, server.port(), places, fields));
      RawTwo last = clients.getLast();
      last.begin(2 * STREAMS_MAX + 1, "GET", "/healthz");
      assertThat(last.away()).isEqualTo(ENHANCE_YOUR_CALM);
    } finally {
      close(clients);
    }
  }

  /** The last connection has streams left. If one place is not free, all are given back. */
  private static boolean takesAll(
      List<RawTwo> clients, SSLContext context, int port, int places, String... fields)
      throws Exception {
    int requests = (UNDER_WAY_MAX + places - 1) / places;
    try {
      for (int asked = 0; asked < requests; asked += STREAMS_MAX) {
        RawTwo client = new RawTwo(context, port);
        clients.add(client);
        int times = Math.min(STREAMS_MAX, requests - asked);
        for (int i = 0; i < times; i++) client.begin(2 * i + 1, "GET", "/healthz", fields);
        client.awaitReplies(times);
      }
      return true;
    } catch (IOException ended) {
      close(clients);
      return false;
    }
  }

  private static void close(List<RawTwo> clients) throws IOException {
    for (RawTwo client : clients) client.close();
    clients.clear();
  }

  /** Refusals of Jetty's behind a reply that fills the socket have no other deadline. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aConnectionOfHttp2ThatDoesNotReadItsSocketIsClosed() throws Exception {
    try (TestServer server = TestServer.start(Map.of(Knob.TLS_SELF_SIGNED, "true"))) {
      Path cli = Files.createDirectories(server.folder().resolve("lib/cli"));
      Files.write(cli.resolve("satchel.tar.gz"), new byte[STALLED_BYTES]);
      Files.writeString(cli.resolve("satchel.tar.gz.sha256"), "0".repeat(64));
      String fingerprint = server.gateway().fingerprint().orElseThrow();
      try (RawTwo client = stalled(server, fingerprint);
          RawTwo other = stalled(server, fingerprint)) {
        HttpRequest.Builder whole = HttpRequest.newBuilder(uri(server, ARCHIVE));
        assertThat(ask(HttpClient.Version.HTTP_2, fingerprint, whole).body())
            .as("by now the sockets of those are full")
            .hasSize(STALLED_BYTES);
        for (int i = 1; i < STREAMS_MAX; i++) client.begin(2 * i + 1, "GET", "/a%2fb");
        String[] fields = new String[2 * (FIELDS_MAX + 1)];
        Arrays.fill(fields, "x");
        other.begin(3, "GET", "/healthz", fields);
        Eventually.holds("too much ends it at once", STALLED_AT_ONCE, other::isClosed);
        Eventually.holds("nothing read for 30 s", STALLED_BOUND, client::isClosed);
      }
    }
  }

  /** Whose download is let in and left in its socket. */
  private static RawTwo stalled(TestServer server, String fingerprint) throws Exception {
    RawTwo client = new RawTwo(trusting(fingerprint), server.port());
    client.begin(1, "GET", ARCHIVE);
    client.letIn(0, STALLED_BYTES);
    client.letIn(1, STALLED_BYTES);
    return client;
  }

  @Test
  void aRefusalThatNoDoorSeesWaitsForNoWindowOfHttp2() throws Exception {
    try (TestServer server = TestServer.start(Map.of(Knob.TLS_SELF_SIGNED, "true"))) {
      SSLContext context = trusting(server.gateway().fingerprint().orElseThrow());
      try (RawTwo client = new RawTwo(context, server.port())) {
        client.begin(1, "GET", "/a%2fb");
        assertThat(client.isWhole()).isTrue();
      }
    }
  }

  /** Begins an upload and gives its path. */
  private static String upload(TestServer server, String fingerprint) throws Exception {
    HttpRequest.Builder create =
        HttpRequest.newBuilder(uri(server, "/api/v1/uploads"))
            .headers("Tus-Resumable", "1.0.0", "Upload-Length", "1000000")
            .POST(HttpRequest.BodyPublishers.noBody());
    return ask(HttpClient.Version.HTTP_2, fingerprint, create)
        .headers()
        .firstValue("Location")
        .orElseThrow();
  }

  private static SSLContext trusting(String fingerprint) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Pinned(fingerprint)}, null);
    return context;
  }

  private static URI uri(TestServer server, String path) {
    return URI.create("https://localhost:" + server.port() + path);
  }

  private static HttpResponse<String> ask(
      HttpClient.Version version, String fingerprint, HttpRequest.Builder request)
      throws Exception {
    SSLContext context = trusting(fingerprint);
    try (HttpClient client = HttpClient.newBuilder().version(version).sslContext(context).build()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
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
