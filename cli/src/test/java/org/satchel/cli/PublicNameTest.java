package org.satchel.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.satchel.client.http.Deadlines;
import org.satchel.client.http.Wire;

/** A server's public name is taken as far as a link can begin with it, and never costs the link. */
class PublicNameTest {

  private static final String SENTENCE = "did not tell its public name";

  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  @Test
  void theNameThatIsToldIsTakenAndWithoutOneTheAddress() throws Exception {
    String name = "https://files.example.org/drop";
    assertThat(asked(200, "{\"name\":\"Here\",\"url\":\"" + name + "\"}")).hasToString(name);
    assertThat(asked(200, "{\"name\":\"Here\"}").getHost()).isEqualTo("127.0.0.1");
    assertThat(told.toString(UTF_8)).isEmpty();
  }

  @Test
  void whatBeginsNoLinkIsNotTakenAndItIsSaid() throws Exception {
    String longer = "https://example.org/" + "a".repeat(300);
    for (String url : List.of("javascript:x", "https://a@example.org", "https://1.2.3", longer)) {
      told.reset();
      URI base = asked(200, "{\"url\":\"" + url + "\"}");
      assertThat(base.getHost()).as(url).isEqualTo("127.0.0.1");
      assertThat(told.toString(UTF_8)).as(url).contains(SENTENCE);
    }
  }

  @Test
  void aServerThatDoesNotKnowTheQuestionCostsTheNameAlone() throws Exception {
    assertThat(asked(404, "").getHost()).isEqualTo("127.0.0.1");
    assertThat(asked(200, "<html>").getHost()).isEqualTo("127.0.0.1");
    assertThat(told.toString(UTF_8)).contains(SENTENCE);
  }

  private URI asked(int status, String body) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/instance",
        exchange -> {
          byte[] bytes = body.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try (Wire wire = new Wire(Deadlines.of(Duration.ofSeconds(1)), null, null)) {
      var words = new PrintStream(told, true, UTF_8);
      var io = new Io(InputStream.nullInputStream(), words, words, Map.of(), true);
      URI reached = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      return PublicName.ask(wire, reached).say(io).base();
    } finally {
      server.stop(0);
    }
  }
}
