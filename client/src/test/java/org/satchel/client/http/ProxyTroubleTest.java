package org.satchel.client.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.satchel.client.Failure;

/** Proxies that hand on, refuse, want a password or are not there, over real sockets. */
class ProxyTroubleTest {

  private static final Endpoint PLAIN = new Endpoint("http://files.example.org");
  private static final Endpoint SEALED = new Endpoint("https://files.example.org");
  private static final Deadlines QUICK = Deadlines.of(Duration.ofSeconds(1));
  private static final String PAGE = "Content-Type: text/html\r\n";
  private static final String NO = "<html>no</html>";

  @TempDir Path folder = Path.of("");

  @Test
  void aPlainServerIsAskedForByItsWholeAddressWithTheProxysPassword() throws Exception {
    try (RawServer proxy =
            new RawServer((head, out) -> write(out, RawServer.reply("200 OK", "", "x")));
        Wire wire = new Wire(QUICK, null, by(proxy, "Basic YTpi"))) {
      assertThat(wire.ask(HttpRequest.newBuilder(PLAIN.at("/x"))).status()).isEqualTo(200);
      HttpRequest.Builder put = HttpRequest.newBuilder(PLAIN.at("/y"));
      assertThat(wire.push(put, "PUT", 1, () -> ByteBuffer.allocate(1)).status()).isEqualTo(200);
      assertThat(proxy.requests())
          .hasSize(2)
          .allMatch(head -> head.contains("Proxy-Authorization: Basic YTpi\r\n"))
          .anyMatch(head -> head.startsWith("GET http://files.example.org/x HTTP/1.1\r\n"))
          .anyMatch(head -> head.startsWith("PUT http://files.example.org/y HTTP/1.1\r\n"));
    }
  }

  @Test
  void aTunnelsProxySeesItsPasswordAndNothingOfTheRequestAndTheServerTheOtherWayRound()
      throws Exception {
    SSLContext tls = tls();
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<List<String>> heads = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> heads.completeAsync(() -> tunnel(socket, tls)));
      var proxy =
          new ProxyAddress(
              "https_proxy", "127.0.0.1", socket.getLocalPort(), Optional.of("Basic YTpi"));
      try (Wire wire = new Wire(Deadlines.USUAL, tls, proxy)) {
        HttpRequest.Builder get = HttpRequest.newBuilder(SEALED.at("/secret-path"));
        get.header("Authorization", "Bearer of-the-server");
        assertThat(wire.ask(get).status()).isEqualTo(403);
      }
      String asked = heads.get().get(0);
      assertThat(asked).startsWith("CONNECT files.example.org:443 HTTP/1.1\r\n");
      assertThat(asked).contains("Proxy-Authorization: Basic YTpi\r\n");
      assertThat(asked).doesNotContain("secret-path", "of-the-server");
      String inside = heads.get().get(1);
      assertThat(inside).startsWith("GET /secret-path HTTP/1.1\r\n");
      assertThat(inside).contains("Bearer of-the-server").doesNotContainIgnoringCase("proxy");
    }
  }

  /** Takes one tunnel and one request in it, as proxy and server in one; a page is the answer. */
  private static List<String> tunnel(ServerSocket listener, SSLContext tls) {
    try (Socket socket = listener.accept()) {
      String asked = head(socket.getInputStream());
      write(socket.getOutputStream(), "HTTP/1.1 200 Here it goes\r\n\r\n");
      try (SSLSocket inner = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, true)) {
        String inside = head(inner.getInputStream());
        write(inner.getOutputStream(), RawServer.reply("403 Forbidden", PAGE, NO));
        return List.of(asked, inside);
      }
    } catch (IOException e) {
      return List.of(String.valueOf(e), "");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "407 Login | Proxy-Authenticate: Basic  | no  | wants a name and a password; set http_proxy",
        "407 Login | X: Y                       | no  | wants a name and a password; set http_proxy",
        "407 Login | Proxy-Authenticate: Digest | no  | in a way that Satchel does not know",
        "407 Login | Proxy-Authenticate: NTLM   | yes | in a way that Satchel does not know",
        "407 Login | Proxy-Authenticate: NTLM, basic | yes | does not take the name and",
        "401 No    | Content-Type: text/html    | yes | does not take the name and",
        "401 No    | Content-Type: text/html    | no  | files.example.org (HTTP 401)",
        "403 No    | Content-Type: text/html    | no  | files.example.org (HTTP 403); ask who",
        "403 No    | Content-Type: text/html    | yes | no_proxy=files.example.org",
        "502 Bad   | Content-Type: text/html    | no  | does not lead to files.example.org (HTTP 502)",
      })
  void whatAProxySaysItselfIsToldAsItsWord(String status, String header, String login, String words)
      throws Exception {
    String own = RawServer.reply(status, header.strip() + "\r\n", NO);
    @Nullable String sent = login.equals("yes") ? "Basic YTpi" : null;
    for (Endpoint server : List.of(PLAIN, SEALED)) {
      try (RawServer proxy = new RawServer((head, out) -> write(out, own));
          Wire wire = new Wire(QUICK, null, by(proxy, sent))) {
        assertThat(told(wire, server).sentence())
            .contains("The proxy http://127.0.0.1:" + port(proxy) + " (http_proxy) ", words)
            .doesNotContain("YTpi");
        boolean isFinal = !status.startsWith("5");
        assertThat(proxy.requests()).hasSize(isFinal ? 1 : proxy.requests().size());
        HttpRequest.Builder put = HttpRequest.newBuilder(server.at("/y"));
        assertThatExceptionOfType(ProxyTrouble.class)
            .isThrownBy(() -> wire.push(put, "PUT", 1, () -> ByteBuffer.allocate(1)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "403 No,Content-Type: application/problem+json,X: y",
    "404 Not Found,Content-Type: text/html,X: y",
    "413 Content Too Large,Content-Type: text/html,X: y",
    "302 Found,Content-Type: text/html,X: y",
    "200 OK,Content-Type: text/html,X: y"
  })
  void whatTheServerSaysIsNoWordOfTheProxys(String status, String one, String other)
      throws Exception {
    String answer = RawServer.reply(status, one + "\r\n" + other + "\r\n", NO);
    try (RawServer proxy = new RawServer((head, out) -> write(out, answer));
        Wire wire = new Wire(QUICK, null, by(proxy, null))) {
      int got = wire.ask(HttpRequest.newBuilder(PLAIN.at("/x"))).status();
      assertThat(status).startsWith(Integer.toString(got));
    }
  }

  @Test
  void aProxyThatIsAwayUnknownOrSilentIsNamed() throws Exception {
    String silent;
    try (RawServer proxy = new RawServer((head, out) -> never(out))) {
      for (Endpoint server : List.of(PLAIN, SEALED)) {
        try (Wire wire = new Wire(QUICK, null, by(proxy, null))) {
          assertThat(told(wire, server).sentence()).contains("through the proxy http://127.0.0.1:");
        }
      }
      silent = Integer.toString(port(proxy));
    }
    for (Endpoint server : List.of(PLAIN, SEALED)) {
      var away =
          new ProxyAddress("all_proxy", "127.0.0.1", Integer.parseInt(silent), Optional.empty());
      try (Wire wire = new Wire(QUICK, null, away)) {
        assertThat(told(wire, server).sentence())
            .startsWith(
                "Nothing answers at the proxy http://127.0.0.1:" + silent + " (all_proxy);");
      }
      var unknown = new ProxyAddress("all_proxy", WireTest.UNKNOWN, 1, Optional.empty());
      try (Wire wire = new Wire(QUICK, null, unknown)) {
        assertThat(told(wire, server).sentence())
            .startsWith("The name of the proxy http://" + WireTest.UNKNOWN + ":1 (all_proxy) is");
      }
    }
  }

  /** How patience ends. */
  private static Failure told(Wire wire, Endpoint server) {
    var patience = new Patience(wire, server, "run again");
    HttpRequest.Builder get = HttpRequest.newBuilder(server.at("/x"));
    try {
      patience.insist(() -> wire.ask(get));
    } catch (Failure e) {
      assertThat(e.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
      return e;
    }
    throw new AssertionError("that was an answer");
  }

  private static ProxyAddress by(RawServer proxy, @Nullable String login) {
    return new ProxyAddress("http_proxy", "127.0.0.1", port(proxy), Optional.ofNullable(login));
  }

  private static int port(RawServer proxy) {
    return proxy.endpoint().at("").getPort();
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) throw new IOException("cut: " + head);
      head.append((char) next);
    }
    return head.toString();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }

  private static void never(OutputStream out) throws IOException {
    out.flush();
    try {
      new CountDownLatch(1).await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A certificate of files.example.org, trusted and shown. */
  private SSLContext tls() throws Exception {
    Path file = folder.resolve("keys");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String line =
        "-genkeypair -alias a -keyalg EC -dname CN=files.example.org -storetype PKCS12"
            + " -ext san=dns:files.example.org -storepass changeit -keystore";
    var command = new java.util.ArrayList<>(List.of(keytool));
    command.addAll(List.of(line.split(" ", -1)));
    command.add(file.toString());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("a", keys.getCertificate("a"));
    var shown = KeyManagerFactory.getInstance("PKIX");
    shown.init(keys, "changeit".toCharArray());
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
