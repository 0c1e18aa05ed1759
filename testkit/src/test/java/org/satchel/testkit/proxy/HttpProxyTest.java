package org.satchel.testkit.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.testkit.Eventually;

final class HttpProxyTest {

  private static final Duration BOUND = Duration.ofSeconds(10);

  @TempDir private Path folder;
  private HttpServer server;
  private HttpProxy proxy;
  private HttpClient client;

  @BeforeEach
  void startEcho() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", HttpProxyTest::echo);
    server.start();
    proxy = HttpProxy.to(server.getAddress().getPort(), Recording.into(folder));
    client = HttpClient.newHttpClient();
  }

  private static void echo(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(
          200, exchange.getRequestURI().getPath().equals("/chunked") ? 0 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @AfterEach
  void stop() {
    client.close();
    proxy.close();
    server.stop(0);
  }

  private HttpResponse<byte[]> post(String path, HttpRequest.BodyPublisher body) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(proxy.url() + path)).POST(body).build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  @Test
  void bodiesPassUnchangedInEachFraming() throws Exception {
    byte[] body = random(3_000_000);
    for (String path : new String[] {"/counted", "/chunked"}) {
      assertThat(post(path, HttpRequest.BodyPublishers.ofByteArray(body)).body()).isEqualTo(body);
      HttpRequest.BodyPublisher chunked =
          HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body));
      assertThat(post(path, chunked).body()).isEqualTo(body);
    }
    assertThat(proxy.recording().sentBytes("POST")).isEqualTo(4L * body.length);
    for (Exchange exchange : proxy.recording().exchanges()) {
      assertThat(Files.readAllBytes(exchange.requestBody().orElseThrow())).isEqualTo(body);
      assertThat(exchange.repliedBytes()).isEqualTo(body.length);
    }
  }

  @Test
  void aCutFiresOnceAtItsByte() throws Exception {
    byte[] body = random(1_000_000);
    proxy.faults().cutAfterRequestBytes(123_457);
    assertThatThrownBy(() -> post("/", HttpRequest.BodyPublishers.ofByteArray(body)))
        .isInstanceOf(IOException.class);
    Eventually.holds("the cut", BOUND, () -> proxy.faults().cuts() == 1);
    assertThat(post("/", HttpRequest.BodyPublishers.ofByteArray(body)).body()).isEqualTo(body);
    proxy.faults().cutAfterReplyBytes(10);
    assertThatThrownBy(() -> post("/", HttpRequest.BodyPublishers.ofByteArray(body)))
        .isInstanceOf(IOException.class);
    assertThat(proxy.faults().cuts()).isEqualTo(2);
  }

  @Test
  void anUnpluggedProxyRefusesUntilItIsPluggedIn() throws Exception {
    post("/", HttpRequest.BodyPublishers.ofString("a"));
    proxy.faults().unplug();
    assertThatThrownBy(() -> post("/", HttpRequest.BodyPublishers.ofString("b")))
        .isInstanceOf(IOException.class);
    proxy.faults().plugIn();
    assertThat(post("/", HttpRequest.BodyPublishers.ofString("c")).statusCode()).isEqualTo(200);
  }

  @Test
  void aReplyInWhichTheProxyIsUnpluggedIsCut() throws Exception {
    proxy.faults().unplugAfterReplyBytes(10);
    assertThatThrownBy(() -> post("/", HttpRequest.BodyPublishers.ofByteArray(random(20))))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> post("/", HttpRequest.BodyPublishers.ofString("b")))
        .isInstanceOf(IOException.class);
    assertThat(proxy.recording().repliedBytes("/")).isEqualTo(10);
    proxy.faults().plugIn();
    assertThat(post("/", HttpRequest.BodyPublishers.ofString("c")).statusCode()).isEqualTo(200);
    assertThat(proxy.faults().cuts()).isEqualTo(1);
  }

  @Test
  void anActHappensOnceAtItsByte() throws Exception {
    List<Long> left = new ArrayList<>();
    proxy.faults().atRequestByte(123_457, () -> left.add(proxy.recording().sentBytes("POST")));
    byte[] body = random(1_000_000);
    assertThat(post("/", HttpRequest.BodyPublishers.ofByteArray(body)).body()).isEqualTo(body);
    assertThat(left).hasSize(1);
    assertThat(left.getFirst()).isBetween(123_457L, 123_457L + Body.BUFFER_BYTES);
  }

  @Test
  void anAttackChangesWhatItTouchesAndNothingElse() throws Exception {
    proxy.attackWith(
        new Attack() {
          @Override
          public boolean touches(Head request) {
            return request.target().equals("/touched");
          }

          @Override
          public Reply tamper(Head request, Reply reply) {
            return reply.withText(reply.text() + " and more");
          }
        });
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("some");
    assertThat(new String(post("/touched", body).body(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("some and more");
    assertThat(post("/other", body).body()).hasSize(4);
    proxy.honest();
    assertThat(post("/touched", body).body()).hasSize(4);
  }
}
