package org.satchel.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The client's HTTP against servers that break it, over real sockets. */
class WireTest {

  /** No label has more than 63 characters: known as unknown without a network. */
  static final String UNKNOWN = "x".repeat(64) + ".invalid";

  @Test
  void aSmallAnswerIsReadWhole() throws Exception {
    try (RawServer server = says(RawServer.reply("200 OK", "X: 5\r\n", "body"));
        Wire wire = new Wire(Deadlines.USUAL, null, null)) {
      Reply reply = wire.ask(HttpRequest.newBuilder(server.endpoint().at("/x")).GET());
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.number("X")).hasValue(5);
      assertThat(new String(reply.body(), StandardCharsets.UTF_8)).isEqualTo("body");
    }
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    try (RawServer server = says(RawServer.reply("302 Found", "Location: /elsewhere\r\n", ""));
        Wire wire = new Wire(Deadlines.USUAL, null, null)) {
      assertThat(wire.ask(HttpRequest.newBuilder(server.endpoint().at("/x")).GET()).status())
          .isEqualTo(302);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aBodyWithoutEndIsGivenUp() throws Exception {
    try (RawServer server =
            new RawServer(
                (head, out) -> {
                  write(out, "HTTP/1.1 200 OK\r\n\r\n");
                  endless(out, new byte[8_192]);
                });
        Wire wire = new Wire(Deadlines.USUAL, null, null)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> wire.ask(HttpRequest.newBuilder(server.endpoint().at("/x")).GET()))
          .withMessageContaining("larger");
    }
  }

  @Test
  void headersWithoutEndAreGivenUp() throws Exception {
    try (RawServer server =
            new RawServer(
                (head, out) -> {
                  write(out, "HTTP/1.1 200 OK\r\n");
                  endless(
                      out,
                      ("X: " + "y".repeat(1_000) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                });
        Wire wire = new Wire(Deadlines.USUAL, null, null)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> wire.ask(HttpRequest.newBuilder(server.endpoint().at("/x")).GET()));
    }
  }

  @Test
  void aServerThatTakesEverythingAndAnswersNothingIsGivenUp() throws Exception {
    Deadlines quick = Deadlines.of(Duration.ofSeconds(1));
    try (RawServer server = new RawServer((head, out) -> never(out));
        Wire wire = new Wire(quick, null, null)) {
      HttpRequest.Builder put = HttpRequest.newBuilder(server.endpoint().at("/x"));
      assertThatExceptionOfType(HttpTimeoutException.class)
          .isThrownBy(() -> wire.push(put, "PUT", 4, () -> ByteBuffer.wrap(new byte[4])));
    }
  }

  @Test
  void anAnswerBeforeTheBodysEndEndsTheFeeding() throws Exception {
    var fed = new AtomicLong();
    try (RawServer server = says(RawServer.problem("413 Too Large", "quota-exceeded"));
        Wire wire = new Wire(Deadlines.USUAL, null, null)) {
      HttpRequest.Builder put = HttpRequest.newBuilder(server.endpoint().at("/x"));
      long length = 1L << 40;
      try {
        Reply reply =
            wire.push(
                put,
                "PUT",
                length,
                () -> {
                  fed.addAndGet(1 << 16);
                  return ByteBuffer.wrap(new byte[1 << 16]);
                });
        assertThat(reply.status()).isEqualTo(413);
      } catch (IOException e) {
        assertThat(e).isNotInstanceOf(HttpTimeoutException.class); // cut before it was read
      }
      assertThat(fed.get()).isLessThan(length / 1_000);
    }
  }

  @Test
  void theNextAddressOfANameIsAskedWhereOneTakesNoConnection() throws Exception {
    try (RawServer server = says(RawServer.reply("200 OK", "", "body"));
        Wire wire = new Wire(Deadlines.USUAL, null, null)) {
      URI name = closedThenOpen("ask.test", server);
      assertThat(wire.ask(HttpRequest.newBuilder(name)).status()).isEqualTo(200);
      int turn = ServerAddresses.turn();
      assertThat(wire.ask(HttpRequest.newBuilder(name)).status()).isEqualTo(200);
      assertThat(ServerAddresses.turn()).as("the one that answered stays").isEqualTo(turn);
      assertThat(server.requests().peek()).contains("Host: ask.test:" + name.getPort());
    }
  }

  @Test
  void aBodyThatFoundNoConnectionIsPushedToTheNextAddress() throws Exception {
    try (RawServer server = says(RawServer.reply("200 OK", "", ""));
        Wire wire = new Wire(Deadlines.USUAL, null, null)) {
      HttpRequest.Builder put = HttpRequest.newBuilder(closedThenOpen("push.test", server));
      Wire.Feed feed = () -> ByteBuffer.wrap(new byte[4]);
      assertThatExceptionOfType(ConnectException.class)
          .isThrownBy(() -> wire.push(put, "PUT", 4, feed));
      assertThat(wire.push(put, "PUT", 4, feed).status()).isEqualTo(200);
    }
  }

  @Test
  void aNameIsLookedUpAgainWhenAllItsAddressesWereTried() throws Exception {
    InetAddress none = InetAddress.getByName("127.0.0.9");
    ServerAddresses.keep(UNKNOWN, List.of(none, none));
    assertThat(InetAddress.getAllByName(UNKNOWN)).hasSize(2);
    assertThat(ServerAddresses.passOver(ServerAddresses.turn())).isTrue();
    int turn = ServerAddresses.turn();
    assertThat(ServerAddresses.passOver(turn)).isFalse();
    assertThat(ServerAddresses.passOver(turn)).as("by one who met the same address").isFalse();
    assertThat(ServerAddresses.turn()).isEqualTo(turn + 1);
    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(() -> InetAddress.getAllByName(UNKNOWN));
    assertThat(Security.getProperty("networkaddress.cache.negative.ttl")).isEqualTo("1");
  }

  /** A name with two addresses, of which the first takes no connection to the server's port. */
  private static URI closedThenOpen(String name, RawServer server) throws IOException {
    URI open = server.endpoint().at("/x");
    var addresses =
        Arrays.asList(InetAddress.getByName("127.0.0.9"), InetAddress.getByName(open.getHost()));
    Collections.rotate(addresses, ServerAddresses.turn()); // the resolver turns it back
    ServerAddresses.keep(name, addresses);
    return URI.create("http://" + name + ":" + open.getPort() + "/x");
  }

  @Test
  void lengthsThatAreNoNumbersAreNone() throws Exception {
    String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: 99999999999999999999\r\n";
    try (RawServer server = says(chunked + "\r\n0\r\n\r\n");
        Wire wire = new Wire(Deadlines.USUAL, null, null);
        Wire.Answer answer = wire.open(HttpRequest.newBuilder(server.endpoint().at("/x")).GET())) {
      assertThat(answer.number("X")).isEmpty();
      assertThat(answer.number("Content-Length")).isEmpty();
    }
  }

  private static RawServer says(String text) throws IOException {
    return new RawServer((head, out) -> write(out, text));
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void endless(OutputStream out, byte[] piece) throws IOException {
    for (; ; ) {
      out.write(piece); // ends when the client hangs up
    }
  }

  private static void never(OutputStream out) throws IOException {
    out.flush();
    try {
      new java.util.concurrent.CountDownLatch(1).await(10, java.util.concurrent.TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
