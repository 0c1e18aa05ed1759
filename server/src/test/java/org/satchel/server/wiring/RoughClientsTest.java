package org.satchel.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.satchel.format.record.Bearer;
import org.satchel.testkit.Eventually;
import org.satchel.testkit.Seed;

/**
 * Clients that break HTTP, stall, or hold what they do not use; the two slowest beside the others.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RoughClientsTest {

  private static final Duration BOUND = Duration.ofSeconds(40);

  /** Of its 32 s only those count that the server waits; the whole share would take longer. */
  private static final Duration DRIP_BOUND = Duration.ofSeconds(90);

  /** How metrics count the one request whose client went away. */
  private static final String CUT =
      "_count{method=\"PATCH\",route=\"/api/v1/uploads/{upload}\",status=\"0\"}";

  /** How metrics count the one refusal whose client sends no body. */
  private static final String REFUSED =
      "_count{method=\"DELETE\",route=\"/api/v1/uploads/{upload}\",status=\"404\"}";

  /** What a refused client still sends is waited for 5 s, and not as long as a body. */
  private static final Duration LINGER_BOUND = Duration.ofSeconds(20);

  /** How metrics count the one upload that receives. */
  private static final String RECEIVING = "satchel_objects_leases 1.0\n";

  private static final int FIELDS_MAX = 100;

  private static final int STALLED = 20;

  /** More than the kernel keeps for a connection. */
  private static final int STALLED_BYTES = 12 << 20;

  private static final String GIVEN_UP =
      "_count{method=\"GET\",route=\"/api/v1/objects/{id}\",status=\"0\"} " + STALLED;

  /** Clients that read nothing of their download, while all other tests run. */
  private static final List<Socket> stalled = new ArrayList<>();

  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(Map.of());
    String request = download(new TestShare(Seed.ofThisRun()));
    for (int i = 0; i < STALLED; i++) {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      say(socket, request);
      stalled.add(socket);
    }
  }

  /** The request for an object that has been granted. */
  private static String download(TestShare share) throws Exception {
    share.upload(server, new byte[4096]);
    share.upload(server, new byte[STALLED_BYTES]);
    byte[] bundle = share.creating(0, Optional.empty());
    assertThat(ApiWalkTest.put(server, share, bundle).status()).isEqualTo(201);
    Bearer grant = Bearer.draw(Seed.ofThisRun().random());
    assertThat(ApiWalkTest.grant(server, share, grant).status()).isEqualTo(201);
    return "GET /api/v1/objects/%s HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n\r\n"
        .formatted(share.entries.getLast().id(), grant.reveal());
  }

  @AfterAll
  static void stop() throws IOException {
    for (Socket socket : stalled) socket.close();
    server.close();
  }

  /** The last: what it waits for happens while the others run. */
  @Test
  @Order(Integer.MAX_VALUE)
  void readersThatTakeNothingAreGivenUp() {
    Eventually.holds(
        "who takes no byte for 30 s is closed",
        BOUND,
        () -> server.adminWithout("GET", "/metrics").text().contains(GIVEN_UP));
    for (Socket socket : stalled) {
      assertThat(DownloadsTest.untilTheEnd(socket)).isLessThan(STALLED_BYTES);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'GET / HTTP/1.1', 400, malformed-request", // no Host
    "'GET / HTTP/9.9', 505, http-version",
    "'GET no-slash HTTP/1.1|Host: a', 400, malformed-request",
    "'GARBAGE', 400, malformed-request",
    "'GET /%zz HTTP/1.1|Host: a', 400, malformed-request",
    "'GET / HTTP/1.1|Host: a|Content-Length: x', 400, malformed-request",
    "'GET / HTTP/1.1|Host: a|Content-Length: 1|Content-Length: 2', 400, malformed-request",
    "'GET / HTTP/1.1|Host: a|Host: b', 400, malformed-request",
    "'PATCH / HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked||0', 501, not-implemented",
    "'POST /api/v1/uploads HTTP/1.1|Host: a|Tus-Resumable: 1.0.0|Upload-Length: 5"
        + "|Transfer-Encoding: chunked||5|hello|0', 415, unsupported-media-type",
  })
  void brokenRequestsAreAnsweredByProblems(String request, int status, String slug)
      throws IOException {
    String answer = raw(request.replace("|", "\r\n") + "\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 " + status);
    assertThat(answer).contains("application/problem+json").contains("urn:satchel:problem:" + slug);
    assertThat(answer).doesNotContainIgnoringCase("jetty");
  }

  @Test
  void headersBeyondTheBoundAreRefused() throws IOException {
    String large = "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n";
    assertThat(raw(large)).startsWith("HTTP/1.1 431").contains("headers-too-large");
    for (int port : List.of(server.port(), server.gateway().adminPort())) {
      assertThat(raw(port, fields(FIELDS_MAX))).startsWith("HTTP/1.1 200");
      assertThat(raw(port, fields(FIELDS_MAX + 1)))
          .startsWith("HTTP/1.1 431")
          .contains("headers-too-large");
    }
  }

  /** Each is a few bytes here and an object there. */
  private static String fields(int count) {
    return "GET / HTTP/1.1\r\nHost: a\r\n" + "x:\r\n".repeat(count - 1) + "\r\n";
  }

  @Test
  void anUriBeyondTheBoundIsRefused() throws IOException {
    String large = "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n";
    assertThat(raw(large)).startsWith("HTTP/1.1 414").contains("uri-too-long");
  }

  @Test
  void whoIsRefusedInTheMiddleOfABodyStillReadsWhy() throws IOException {
    int length = 8 << 20;
    try (Socket socket = connect()) {
      say(socket, patch("/api/v1/uploads/AAAAAAAAAAAAAAAAAAAAAA", length));
      socket.getOutputStream().write(new byte[length]);
      say(socket, "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(text(socket.getInputStream()))
          .matches("(?s)HTTP/1.1 404.*unknown-upload.*alive\n");
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void whoIsRefusedAndSendsNothingMoreIsWaitedForShortlyAndCountsAsRefused() throws IOException {
    long began = System.nanoTime();
    try (Socket socket = connect()) {
      String head =
          patch("/api/v1/uploads/AAAAAAAAAAAAAAAAAAAAAA", 1_000_000).replace("PATCH", "DELETE");
      say(socket, head);
      assertThat(text(socket.getInputStream())).contains("unknown-upload");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LINGER_BOUND);
    Eventually.holds(
        "the refusal is counted as one",
        BOUND,
        () -> server.adminWithout("GET", "/metrics").text().contains(REFUSED));
  }

  @Test
  void aClientThatWaitsForTheWordToGoOnIsRefusedAtOnce() throws IOException {
    String head =
        patch("/api/v1/uploads/AAAAAAAAAAAAAAAAAAAAAA", 1_000_000)
            .replace("Host: a", "Host: a\r\nExpect: 100-continue");
    assertThat(raw(head)).startsWith("HTTP/1.1 404").contains("unknown-upload");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void halfOpenConnectionsAreClosedAndHinderNobody() throws Exception {
    List<Socket> half = new ArrayList<>();
    try {
      for (int i = 0; i < 500; i++) {
        Socket socket = connect();
        socket
            .getOutputStream()
            .write("GET / HTTP/1.1\r\nHost".getBytes(StandardCharsets.US_ASCII));
        half.add(socket);
      }
      assertThat(server.send("GET", "/readyz").status()).isEqualTo(200);
      Socket dripping = half.getLast();
      Eventually.holds(
          "a client that drips header bytes is closed",
          BOUND,
          () -> {
            try {
              dripping.getOutputStream().write('x');
              dripping.setSoTimeout(1);
              return dripping.getInputStream().read() < 0;
            } catch (java.net.SocketTimeoutException e) {
              return false;
            } catch (IOException e) {
              return true;
            }
          });
      assertThat(server.send("GET", "/readyz").status()).isEqualTo(200);
    } finally {
      for (Socket socket : half) socket.close();
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aShareThatDripsInIsRefusedAsTooSlow() throws Exception {
    TestShare share = new TestShare(Seed.ofThisRun());
    for (int i = 0; i < 5_000; i++) share.add(share.drawnId(), share.drawnId(), new byte[1]);
    share.upload(server, new byte[4096]);
    Collections.swap(share.entries, 0, share.entries.size() - 1);
    byte[] bundle = share.creating(0, Optional.empty());
    String head =
        "PUT %s HTTP/1.1\r\nHost: a\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(share.path(), TestShare.BUNDLE, bundle.length);
    try (Socket socket = connect()) {
      say(socket, head);
      int[] sent = {0};
      byte[] answer = new byte[12];
      Eventually.holds(
          "a sender of less than 32 KiB a second is given up",
          DRIP_BOUND,
          () -> {
            int count = Math.min(20, bundle.length - sent[0]); // each 10 ms and more: 2 KB a second
            socket.getOutputStream().write(bundle, sent[0], count);
            sent[0] += count;
            return socket.getInputStream().available() >= answer.length;
          });
      assertThat(socket.getInputStream().read(answer)).isEqualTo(answer.length);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 408");
    }
  }

  @Test
  void aCutUploadKeepsWhatCame() throws Exception {
    String at =
        server
            .send("POST", "/api/v1/uploads", "Tus-Resumable", "1.0.0", "Upload-Length", "1000000")
            .header("Location");
    String head = patch(at, 1_000_000);
    try (Socket socket = connect()) {
      say(socket, head);
      socket.getOutputStream().write(new byte[600_000]);
    }
    Eventually.holds(
        "the server notices the cut",
        Duration.ofSeconds(10),
        () -> server.adminWithout("GET", "/metrics").text().contains(CUT));
    String offset = server.send("HEAD", at, "Tus-Resumable", "1.0.0").header("Upload-Offset");
    assertThat(offset).isEqualTo("600000");
  }

  @Test
  void aBodyThatBreaksOffBeforeSomebodyWhoStillListensIsCalledSo() throws Exception {
    String at =
        server
            .send("POST", "/api/v1/uploads", "Tus-Resumable", "1.0.0", "Upload-Length", "10")
            .header("Location");
    String head = patch(at, 10);
    String sum = "Upload-Checksum: sha1 qvTGHdzF6KLavt4PO0gs2a6pQ00=\r\n\r\n"; // of "hello"
    for (String request : List.of(head.substring(0, head.length() - 2) + sum, head)) {
      String why = raw(request + "12345"); // Clients try again after a 408.
      assertThat(why).startsWith("HTTP/1.1 408").contains("too-slow", "broke off");
    }
    assertThat(server.send("HEAD", at, "Tus-Resumable", "1.0.0").header("Upload-Offset"))
        .isEqualTo("5");
  }

  @Test
  void whatIsCreatedByABodyThatBreaksOffTellsWhenItIsGivenUpAsItIsAsked() throws IOException {
    String head =
        patch("/api/v1/uploads", 10)
            .replace("PATCH ", "POST ")
            .replace("Upload-Offset: 0", "Upload-Length: 10");
    String sum = "Upload-Checksum: sha1 qvTGHdzF6KLavt4PO0gs2a6pQ00=\r\n\r\n";
    for (String request : List.of(head, head.substring(0, head.length() - 2) + sum)) {
      String made = raw(request + "12345");
      String at = field(made, "Location");
      assertThat(field(made, "Upload-Expires"))
          .isEqualTo(server.send("HEAD", at, "Tus-Resumable", "1.0.0").header("Upload-Expires"));
    }
  }

  private static String field(String answer, String name) {
    return answer
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .findFirst()
        .orElseThrow()
        .substring(name.length() + 2);
  }

  @Test
  void whatIsNoHttpIsClosedByAnAnswerThatSaysSoAndToAHeadHasNoBody() throws IOException {
    for (String path : List.of("/a%", "/../x")) {
      String request = " " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
      assertThat(raw("GET" + request)).contains("\r\nConnection: close\r\n").endsWith("}");
      assertThat(raw("HEAD" + request))
          .startsWith("HTTP/1.1 400")
          .contains("\r\nConnection: close\r\n")
          .endsWith("\r\n\r\n");
    }
    try (Socket open = connect()) {
      // Jetty may pass over what follows a request where its client has ended.
      say(open, "HEAD /healthz HTTP/1.1\r\nHost: a\r\n\r\nGARBAGE\r\n\r\n");
      assertThat(text(open.getInputStream())).endsWith("}");
    }
    assertThat(raw("HEAD /healthz HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .endsWith("\r\n\r\n");
    assertThat(raw("GET /healthz HTTP/2.0\r\nHost: a\r\n\r\n")).endsWith("}");
  }

  @Test
  void aStopParksARunningUploadWithinEightSeconds() throws Exception {
    try (TestServer own = TestServer.start(Map.of())) {
      String at =
          own.send("POST", "/api/v1/uploads", "Tus-Resumable", "1.0.0", "Upload-Length", "1000000")
              .header("Location");
      String head = patch(at, 1_000_000);
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), own.port())) {
        say(socket, head);
        socket.getOutputStream().write(new byte[300_000]);
        Eventually.holds(
            "the upload runs",
            Duration.ofSeconds(5),
            () -> own.adminWithout("GET", "/metrics").text().contains(RECEIVING));
        long began = System.nanoTime();
        own.restart();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
      }
      String offset = own.send("HEAD", at, "Tus-Resumable", "1.0.0").header("Upload-Offset");
      assertThat(offset).isEqualTo("300000");
    }
  }

  private static String patch(String path, int length) {
    return String.join(
        "\r\n",
        "PATCH " + path + " HTTP/1.1",
        "Host: a",
        "Tus-Resumable: 1.0.0",
        "Upload-Offset: 0",
        "Content-Type: application/offset+octet-stream",
        "Content-Length: " + length,
        "",
        "");
  }

  private static Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.port());
  }

  private static void say(Socket socket, String words) throws IOException {
    socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
  }

  private static String raw(String request) throws IOException {
    return raw(server.port(), request);
  }

  private static String raw(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) BOUND.toMillis());
      say(socket, request);
      socket.shutdownOutput();
      return text(socket.getInputStream());
    }
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }
}
