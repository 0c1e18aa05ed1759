package org.satchel.proofs.blind;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.Links;
import org.satchel.proofs.stage.PageVictim;
import org.satchel.testkit.Seed;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.Ports;

/**
 * A server whose answers are no HTTP, or HTTP that means nothing here.
 *
 * <p>Why this way: whatever a server says is its fault and never a bug of ours, so no answer may
 * lead to exit code 1. The proxy writes right HTTP only; this server writes bytes. The first answer
 * meets processes, the others the command line inside this JVM.
 *
 * <p>Source: RFC 9112; docs/testing.md, broken answers.
 */
final class NoHttpTest {

  private static final int BACKLOG = 50;

  /** Of the answers, in each run. */
  private static final int IN_FIREFOX = 3;

  private final House house = House.shared();

  private static SortedMap<String, String> answers() {
    String length = "HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n{}";
    TreeMap<String, String> all = new TreeMap<>();
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
    SortedMap<String, String> answers = answers();
    for (Map.Entry<String, String> answer : answers.entrySet()) {
      try (ServerSocket listener = listen(answer.getValue())) {
        String url = url(listener);
        boolean first = answer.getKey().equals(answers.firstKey());
        CommandLine device =
            (first ? house.device("victim") : house.quickDevice("victim")).through(url);
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

  /** The page's own files come as they are; else there would be no page. */
  @TestFactory
  Stream<DynamicTest> thePageTellsWhatIsWrongAndSavesNothing() {
    return answers().entrySet().stream()
        .map(
            answer ->
                DynamicTest.dynamicTest(
                    answer.getKey(), () -> seenBy(PageVictim.shared(), answer.getValue())));
  }

  /** Each browser reads HTTP by itself. Which they are comes from the seed. */
  @Test
  void someOfThemMeetFirefoxToo() throws Exception {
    List<String> all = new ArrayList<>(answers().values());
    Collections.shuffle(all, Seed.ofThisRun().forPart("answers in Firefox").random());
    for (String answer : all.subList(0, IN_FIREFOX)) seenBy(PageVictim.in("firefox"), answer);
    opensAndSends(PageVictim.in("firefox"));
  }

  private void seenBy(PageVictim page, String answer) throws Exception {
    Path file = house.sample().tree().resolve("run.sh");
    try (ServerSocket listener = listen(answer)) {
      String link = Links.through(url(listener), house.sample().link());
      PageVictim.Visit visit = page.openOnline(link);
      assertThat(visit.end()).isIn("not-a-server", "unreachable", "damaged");
      assertThat(visit.files()).isEmpty();
      assertThat(page.sendOnline(url(listener), file).end()).isIn("not-a-server", "unreachable");
    }
  }

  @Test
  void thePageOpensAndSendsWhereARealServerAnswers() throws Exception {
    opensAndSends(PageVictim.shared());
  }

  private void opensAndSends(PageVictim page) throws Exception {
    page.openOnline(house.sample().link()).expect(Outcome.DONE);
    Path file = house.sample().tree().resolve("run.sh");
    assertThat(page.sendOnline(house.server().url(), file).end()).isEqualTo("sent");
  }

  private static String url(ServerSocket listener) {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  private ServerSocket listen(String answer) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free()), BACKLOG);
    Thread.ofVirtual().start(() -> serve(listener, answer));
    return listener;
  }

  private void serve(ServerSocket listener, String answer) {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serveOne(client, answer));
      } catch (IOException testIsDone) {
        return;
      }
    }
  }

  private void serveOne(Socket client, String answer) {
    try (client) {
      String head = readHead(client.getInputStream());
      if (head.contains(" /api/")) {
        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      } else {
        passOn(head, client.getOutputStream());
      }
      client.shutdownOutput();
      client.getInputStream().skipNBytes(Long.MAX_VALUE); // until the client has enough
    } catch (IOException clientOrTestIsDone) {
      return;
    }
  }

  /** Answers as the real server does, which then closes. */
  private void passOn(String head, OutputStream out) throws IOException {
    int port = house.server().plan().port();
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String last = head.replace("Connection: keep-alive", "Connection: close");
      server.getOutputStream().write(last.getBytes(StandardCharsets.ISO_8859_1));
      server.getInputStream().transferTo(out);
    }
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) throw new EOFException("closed within a head");
      head.append((char) next);
    }
    return head.toString();
  }
}
