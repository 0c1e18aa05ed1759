package org.satchel.proofs.blind;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.Links;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.Ports;

/**
 * A server whose answers are no HTTP, or HTTP that means nothing here.
 *
 * <p>Why this way: whatever a server says is its fault and never a bug of ours, so no answer may
 * lead to exit code 1. The proxy writes right HTTP only; this server writes bytes.
 *
 * <p>Source: RFC 9112; docs/testing.md, broken answers.
 */
final class NoHttpTest {

  private static final int BACKLOG = 50;

  private final House house = House.shared();

  private static Map<String, String> answers() {
    String length = "HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n{}";
    Map<String, String> all = new TreeMap<>();
    all.put("length of letters", length.formatted("abc"));
    all.put("length beyond every number", length.formatted("99999999999999999999"));
    all.put("negative length", length.formatted("-5"));
    all.put("two lengths", length.formatted("2\r\nContent-Length: 7"));
    all.put("no status", "HTTP/1.1 abc OK\r\n\r\n");
    all.put("another protocol", "SSH-2.0-Other\r\n\r\n");
    all.put("bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n");
    all.put("no JSON", length.formatted("2").replace("{}", "{]"));
    all.put("nothing of a share", length.formatted("2"));
    return all;
  }

  @Test
  void noAnswerOfAServerIsTakenForABugOfOurs() throws Exception {
    String link = house.sample().link();
    Path file = house.sample().tree().resolve("run.sh");
    for (Map.Entry<String, String> answer : answers().entrySet()) {
      try (ServerSocket listener = new ServerSocket()) {
        int port = Ports.free();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        Thread.ofVirtual().start(() -> serve(listener, answer.getValue()));
        String url = "http://127.0.0.1:" + port;
        CommandLine device = house.device("victim").through(url);
        for (List<String> line :
            List.of(
                List.of("info", Links.through(url, link), "--timeout", "1"),
                List.of("put", file.toString(), "--timeout", "1"))) {
          Outcome outcome = device.run(line.toArray(String[]::new));
          assertThat(outcome.exit())
              .as("%s, %s: %s", line.getFirst(), answer.getKey(), outcome.err())
              .isIn(Outcome.HOSTILE, Outcome.UNREACHABLE);
          assertThat(outcome.out()).isEmpty();
        }
      }
    }
    // The same lines where a real server answers.
    CommandLine device = house.device("guest");
    device.run("info", link, "--timeout", "30").expect(Outcome.DONE);
    device.run("put", file.toString(), "--timeout", "30").expect(Outcome.DONE);
  }

  private static void serve(ServerSocket listener, String answer) {
    while (!listener.isClosed()) {
      serveOne(listener, answer);
    }
  }

  private static void serveOne(ServerSocket listener, String answer) {
    try (Socket client = listener.accept()) {
      readHead(client.getInputStream());
      client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      client.shutdownOutput();
      client.getInputStream().skipNBytes(Long.MAX_VALUE); // until the client has enough
    } catch (IOException clientOrTestIsDone) {
      return;
    }
  }

  private static void readHead(InputStream in) throws IOException {
    int lineFeeds = 0;
    while (lineFeeds < 2) {
      int next = in.read();
      if (next < 0) return;
      if (next == '\n') lineFeeds++;
      else if (next != '\r') lineFeeds = 0;
    }
  }
}
