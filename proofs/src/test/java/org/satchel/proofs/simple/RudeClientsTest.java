package org.satchel.proofs.simple;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.forge.Granted;
import org.satchel.proofs.forge.HostileShare;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.Eventually;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.files.Trees;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.ServerPlan;
import org.satchel.testkit.process.ServerUnderTest;

/**
 * Clients that stall, never finish, send too much or promise more than a disk has, beside one that
 * works.
 *
 * <p>Units: bytes. Source: docs/testing.md, faults.
 */
final class RudeClientsTest {

  private static final int HALF_OPEN = 500;

  /**
   * More than there are buffers for uploads: all of them are out, and the honest one needs some.
   */
  private static final int SLOW = 400;

  /** Fewer than the half-open ones of that test take. */
  private static final int DESCRIPTORS = 256;

  /** Half-open connections are closed after 20 s, and then others are let in. */
  private static final Duration LET_IN = Duration.ofMinutes(2);

  /** With what else is connected, nearly as many as the server takes. */
  private static final int STALLED = 900;

  /** More than the kernel keeps for a connection, 4 MiB there and little here. */
  private static final int STALLED_BYTES = 12 << 20;

  private static final int SMALL_WINDOW_BYTES = 4096;

  /** {@code HTTP/1.1 200} */
  private static final int STATUS_BYTES = 12;

  /** What stands for a status where the server closed without one. */
  private static final int CLOSED = 0;

  /** With a Host, which every request needs. */
  private static final String HEALTHZ = "GET /healthz HTTP/1.1\r\nHost: a\r\n";

  /** Together with the rest within the 16 KiB that a request's headers may have. */
  private static final int FITTING_CHARS = 15 << 10;

  /** Beyond them, and read whole by a server that then answers. */
  private static final int TOO_MANY_CHARS = 17 << 10;

  private static final int HUGE_CHARS = 1 << 20;

  /** It answers at once; the rest is for a busy machine. */
  private static final int ANSWER_MILLIS = 10_000;

  /** As long as an object may be, which no disk of a test has room for. */
  private static final long ABSURD = 1L << 48;

  private static final long GIBIBYTE = 1L << 30;

  /** 224 MiB are seen; what each client can make the server hold has a bound of its own. */
  private static final long RESIDENT_MAX = 320L << 20;

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
      assertBounded("half-open and slow clients", server);
    } finally {
      for (Socket socket : rude) socket.close();
    }
  }

  @Test
  void aServerShortOfDescriptorsSaysSoAtItsStartAndWhenNobodyIsLetIn() throws Exception {
    Path folder = House.temporaryFolder();
    List<String> few = List.of("sh", "-c", "ulimit -n " + DESCRIPTORS + " && exec \"$@\"", "sh");
    ServerPlan plan = ServerPlan.in(folder.resolve("server")).inside(few);
    List<Socket> rude = new ArrayList<>();
    try (ServerUnderTest server = ServerUnderTest.start(plan)) {
      assertThat(server.words()).contains("at most " + DESCRIPTORS + " files and sockets");
      for (int i = 0; i < SLOW; i++) rude.add(say(plan.port(), "GET /healthz HTTP/1.1\r\nHo"));
      Eventually.holds(
          "the log tells it",
          LET_IN,
          () -> server.words().contains("no connection can be accepted"));
      Eventually.holds(
          "others are served when half-open ones are closed", LET_IN, () -> isServed(plan.port()));
    } finally {
      for (Socket socket : rude) socket.close();
    }
  }

  private static boolean isServed(int port) throws IOException {
    try {
      return status(port, withField(1)) == 200;
    } catch (SocketTimeoutException notLetIn) {
      return false;
    }
  }

  private static void assertBounded(String beside, ServerUnderTest server) {
    long peak = server.process().peakResidentBytes();
    System.out.printf("Rude clients: %s, server's peak %d MiB%n", beside, peak >> 20);
    assertThat(peak).as("peak beside %s", beside).isLessThan(RESIDENT_MAX);
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
  void nineHundredReadersThatStopDoNotStopAnHonestOne() throws Exception {
    House house = House.shared();
    int port = house.server().plan().port();
    Granted object = Granted.object(new Door(house.server().url()), new byte[STALLED_BYTES]);
    List<Socket> stalled = new ArrayList<>();
    try {
      for (int i = 0; i < STALLED; i++) stalled.add(stalledReader(port, object));
      CommandLine friend = house.device("friend");
      friend.run("get", house.sample().link(), "-o", "tree").expect(Outcome.DONE);
      assertThat(Trees.snapshot(friend.work().resolve("tree"))).isEqualTo(house.sample().content());
      assertBounded("readers that stop", house.server());
    } finally {
      for (Socket socket : stalled) socket.close();
    }
  }

  /** Asks for an object and reads its status, and from then on nothing. */
  private static Socket stalledReader(int port, Granted object) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(SMALL_WINDOW_BYTES);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String request =
        "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n"
            .formatted(object.path(), object.authorization());
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    assertThat(statusOf(socket.getInputStream().readNBytes(STATUS_BYTES))).isEqualTo(200);
    return socket;
  }

  private static int statusOf(byte[] line) {
    return Integer.parseInt(new String(line, StandardCharsets.US_ASCII).substring(9, STATUS_BYTES));
  }

  @Test
  void oversizedHeadersAndAddressesAreRefusedAndHarmNobody() throws Exception {
    House house = House.shared();
    int port = house.server().plan().port();
    assertThat(status(port, withField(FITTING_CHARS))).isEqualTo(200);
    assertThat(status(port, withField(TOO_MANY_CHARS))).isEqualTo(431);
    assertThat(status(port, withFields(TOO_MANY_CHARS))).isEqualTo(431);
    assertThat(status(port, withTarget(TOO_MANY_CHARS))).isEqualTo(414);
    assertThat(status(port, withField(HUGE_CHARS))).isIn(CLOSED, 431, 400, 413);
    assertThat(status(port, withFields(HUGE_CHARS))).isIn(CLOSED, 431, 400, 413);
    assertThat(status(port, withTarget(HUGE_CHARS))).isIn(CLOSED, 414, 431, 400);
    assertThat(status(port, withField(1))).isEqualTo(200);
    assertBounded("oversized headers", house.server());
  }

  private static String withField(int chars) {
    return HEALTHZ + "X-Long: " + "x".repeat(chars) + "\r\n\r\n";
  }

  private static String withFields(int chars) {
    StringBuilder many = new StringBuilder(HEALTHZ);
    for (int i = 0; many.length() < chars; i++) many.append("X-").append(i).append(": 1\r\n");
    return many + "\r\n";
  }

  private static String withTarget(int chars) {
    return "GET /" + "y".repeat(chars) + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }

  /**
   * The status of the answer, {@link #CLOSED} when the server just closed on what it would not
   * read.
   *
   * @throws SocketTimeoutException when it neither answers nor closes
   */
  private static int status(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(ANSWER_MILLIS);
      Thread sender = Thread.ofVirtual().start(() -> send(socket, request));
      byte[] line = firstOf(socket.getInputStream());
      sender.interrupt();
      return line.length < STATUS_BYTES ? CLOSED : statusOf(line);
    }
  }

  /** Less than a status when the server closed or reset the connection. */
  private static byte[] firstOf(InputStream in) throws IOException {
    try {
      return in.readNBytes(STATUS_BYTES);
    } catch (SocketException reset) {
      return new byte[0];
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
  void aPromiseTakesNoSpaceOneThatDoesNotFitIsRefusedAndABodyBeyondItToo() throws Exception {
    House house = House.shared();
    Door door = new Door(house.server().url());
    long before = Trees.bytes(house.server().plan().data());
    HttpResponse<String> absurd = door.begin(HostileShare.content(new byte[1]).id(), ABSURD);
    assertThat(absurd.statusCode()).isEqualTo(507);
    HttpResponse<String> begun = door.begin(HostileShare.content(new byte[1]).id(), GIBIBYTE);
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
