package org.satchel.proofs.simple;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.forge.HostileShare;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.files.Trees;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.ServerPlan;
import org.satchel.testkit.process.ServerUnderTest;

/**
 * Clients that stall, never finish, send too much or promise a terabyte, beside one that works.
 *
 * <p>Units: bytes. Source: docs/testing.md, faults.
 */
final class RudeClientsTest {

  private static final int HALF_OPEN = 500;

  /**
   * More than there are buffers for uploads: all of them are out, and the honest one needs some.
   */
  private static final int SLOW = 400;

  private static final long TERABYTE = 1L << 40;
  private static final long RESIDENT_MAX = 512L << 20;

  @Test
  void fiveHundredHalfOpenAndFourHundredSlowClientsDoNotStopAnHonestOne() throws Exception {
    Path folder = House.temporaryFolder();
    ServerPlan plan = ServerPlan.in(folder.resolve("server"));
    List<Socket> rude = new ArrayList<>();
    try (ServerUnderTest server = ServerUnderTest.start(plan)) {
      for (int i = 0; i < HALF_OPEN; i++) rude.add(say(plan.port(), "GET /healthz HTTP/1.1\r\nHo"));
      for (int i = 0; i < SLOW; i++) rude.add(slowUpload(plan));
      Patterned content = new Patterned(1, 20 << 20);
      Path file = content.writeTo(folder.resolve("file.bin"));
      CommandLine device = CommandLine.at(folder.resolve("device")).through(plan.url());
      String link = device.run("put", file.toString()).expect(Outcome.DONE).line();
      device.run("get", link, "-o", "got.bin").expect(Outcome.DONE);
      content.compare(device.work().resolve("got.bin"));
      assertThat(server.process().peakResidentBytes()).isLessThan(RESIDENT_MAX);
      System.out.printf(
          "Rude clients: server's peak %d MiB%n", server.process().peakResidentBytes() >> 20);
    } finally {
      for (Socket socket : rude) socket.close();
    }
  }

  private static Socket say(int port, String words) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** A promised megabyte of which one byte comes. */
  private static Socket slowUpload(ServerPlan plan) throws Exception {
    Door door = new Door(plan.url());
    HttpResponse<String> begun = door.begin(HostileShare.content(new byte[1]).id(), 1 << 20);
    assertThat(begun.statusCode()).isEqualTo(201);
    String location = begun.headers().firstValue("Location").orElseThrow();
    String path = location.substring(location.indexOf("/api/"));
    return say(
        plan.port(),
        ("PATCH %s HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
                + "Content-Type: application/offset+octet-stream\r\nContent-Length: 1048576\r\n\r\nx")
            .formatted(path));
  }

  @Test
  void oversizedHeadersAndAddressesAreRefusedAndHarmNobody() throws Exception {
    House house = House.shared();
    int port = house.server().plan().port();
    String longField =
        "GET /healthz HTTP/1.1\r\nHost: a\r\nX-Long: " + "x".repeat(1 << 20) + "\r\n\r\n";
    assertThat(status(port, longField)).isIn(431, 400, 413);
    String longTarget = "GET /" + "y".repeat(1 << 20) + " HTTP/1.1\r\nHost: a\r\n\r\n";
    assertThat(status(port, longTarget)).isIn(414, 431, 400);
    StringBuilder many = new StringBuilder("GET /healthz HTTP/1.1\r\nHost: a\r\n");
    for (int i = 0; i < 20_000; i++) many.append("X-").append(i).append(": 1\r\n");
    assertThat(status(port, many + "\r\n")).isIn(431, 400, 413);
    assertThat(status(port, "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .isEqualTo(200);
  }

  /** The status of the answer, 431 when the server just closed on what it would not read. */
  private static int status(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      Thread sender = Thread.ofVirtual().start(() -> send(socket, request));
      InputStream in = socket.getInputStream();
      byte[] line = in.readNBytes(12);
      sender.interrupt();
      if (line.length < 12) return 431;
      return Integer.parseInt(new String(line, StandardCharsets.US_ASCII).substring(9, 12));
    } catch (IOException reset) {
      return 431;
    }
  }

  private static void send(Socket socket, String request) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException refused) {
      return;
    }
  }

  @Test
  void aPromisedTerabyteTakesNoSpaceAndABodyBeyondThePromiseIsRefused() throws Exception {
    House house = House.shared();
    Door door = new Door(house.server().url());
    long before = Trees.bytes(house.server().plan().data());
    HttpResponse<String> begun = door.begin(HostileShare.content(new byte[1]).id(), TERABYTE);
    assertThat(begun.statusCode()).isEqualTo(201);
    String location = begun.headers().firstValue("Location").orElseThrow();
    assertThat(door.append(location, 0, new byte[1_000]).statusCode()).isEqualTo(204);
    assertThat(Trees.bytes(house.server().plan().data()) - before).isLessThan(40 << 20);
    HttpResponse<String> small = door.begin(HostileShare.content(new byte[1]).id(), 10);
    String tiny = small.headers().firstValue("Location").orElseThrow();
    assertThat(door.append(tiny, 0, new byte[11]).statusCode()).isEqualTo(413);
    assertThat(door.append(tiny, 5, new byte[1]).statusCode()).isEqualTo(409);
    assertThat(door.begin(HostileShare.content(new byte[1]).id(), Long.MAX_VALUE).statusCode())
        .isIn(400, 413);
    assertThat(door.begin(HostileShare.content(new byte[1]).id(), -1).statusCode()).isEqualTo(400);
  }
}
