package org.satchel.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.satchel.format.record.Bearer;
import org.satchel.server.ops.Logs;
import org.satchel.server.storage.StorageProblems;
import org.satchel.server.wiring.TestServer.Answer;
import org.satchel.testkit.Seed;

/** Bytes that go from files to the socket: whole, in any range, and never padded or cut unseen. */
class DownloadsTest {

  private static final int SEGMENT = 1 << 24;

  /** Two whole segments and an odd rest, which is sent from its file too. */
  private static final int LENGTH = 2 * SEGMENT + 300_001;

  /** Held, since the JDK forgets the handlers of a logger that nobody holds. */
  private static final Logger STORAGE = Logger.getLogger(StorageProblems.class.getName());

  private final Seed seed = Seed.ofThisRun();
  private final byte[] content = new byte[LENGTH];
  private TestServer server;
  private TestShare share;
  private String path;
  private Bearer grant;

  @BeforeAll
  static void listen() {
    STORAGE.addHandler(Logs.recent());
  }

  @AfterAll
  static void listenNoMore() {
    STORAGE.removeHandler(Logs.recent());
  }

  @BeforeEach
  void upload() throws Exception {
    seed.random().nextBytes(content);
    server = TestServer.start(Map.of());
    share = new TestShare(seed);
    share.upload(server, new byte[4096]);
    share.upload(server, content);
    byte[] bundle = share.creating(0, Optional.empty());
    String[] write = {"Content-Type", TestShare.BUNDLE};
    assertThat(server.send("PUT", share.path(), bundle, write).status()).isEqualTo(201);
    byte[] random = new byte[32];
    seed.random().nextBytes(random);
    grant = Bearer.of(random);
    byte[] body = ("{\"grant\":\"" + grant.reveal() + "\"}").getBytes(StandardCharsets.UTF_8);
    String[] ask = {
      "Content-Type", "application/json", "Authorization", "Bearer " + share.access().reveal()
    };
    assertThat(server.send("POST", share.path() + "/grants", body, ask).status()).isEqualTo(201);
    path = "/api/v1/objects/" + share.entries.getLast().id();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer get(String... more) {
    Stream<String> headers = Stream.of("Authorization", "Bearer " + grant.reveal());
    return server.send(
        "GET", path, Stream.concat(headers, Arrays.stream(more)).toArray(String[]::new));
  }

  @Test
  void theWholeObjectAndAnyRangeOfItAreTheUploadersBytes() {
    assertThat(get().body()).isEqualTo(content);
    RandomGenerator random = seed.random();
    for (int i = 0; i < 40; i++) {
      int first = random.nextInt(LENGTH);
      int last = first + random.nextInt(Math.min(LENGTH - first, i % 2 == 0 ? 200_000 : LENGTH));
      Answer part = get("Range", "bytes=%d-%d".formatted(first, last));
      assertThat(part.status()).isEqualTo(206);
      assertThat(part.body())
          .as("%d to %d of %s", first, last, seed)
          .isEqualTo(Arrays.copyOfRange(content, first, last + 1));
    }
  }

  @Test
  void aReplyThatRunsIsBrokenOffWhenTheShareIsBlocked() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setReceiveBufferSize(SEGMENT / 64);
      String request =
          "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(path, grant.reveal());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).endsWith("200");
      String act = "/admin/v1/shares/" + share.link() + "/block";
      assertThat(server.admin("POST", act, "{\"reason\":\"tried\"}").status()).isLessThan(300);
      assertThat(untilTheEnd(socket)).isLessThan(2 * SEGMENT);
    }
    assertThat(get().problem()).isEqualTo("share-blocked");
  }

  /** Counts what comes until the server ends or breaks the connection. */
  static long untilTheEnd(Socket socket) {
    byte[] piece = new byte[1 << 16];
    long count = 0;
    try {
      InputStream in = socket.getInputStream();
      for (int read = in.read(piece); read > 0; read = in.read(piece)) count += read;
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return count;
  }

  @Test
  void aRangeIsForGetAlone() {
    String[] range = {"Authorization", "Bearer " + grant.reveal(), "Range", "bytes=5-9"};
    Answer head = server.send("HEAD", path, range);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Range")).isEmpty();
    assertThat(head.header("Content-Length")).isEqualTo("" + LENGTH);
  }

  @Test
  void aPostThatStandsForHeadIsOfUploadsAlone() {
    String[] head = {"Authorization", "Bearer " + grant.reveal(), "X-HTTP-Method-Override", "HEAD"};
    Answer answer = server.send("POST", path, head);
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.problem()).isEqualTo("method-not-allowed");
  }

  @Test
  void aReplyWhoseSecondSegmentBecameShorterBreaksOffAndTheOperatorIsTold() throws Exception {
    int before = damageTold();
    shorten(SEGMENT, SEGMENT - 500_000);
    assertThatThrownBy(this::get).isInstanceOf(UncheckedIOException.class);
    assertThat(damageTold()).isEqualTo(before + 1);
    String first = "bytes=0-" + (SEGMENT - 1);
    assertThat(get("Range", first).body()).isEqualTo(Arrays.copyOf(content, SEGMENT));
  }

  @Test
  void aSegmentThatBecomesShorterWhileTheKernelSendsItIsToldToTheOperator() throws Exception {
    int before = damageTold();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setReceiveBufferSize(SEGMENT / 64);
      String request =
          "GET %s HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(path, grant.reveal());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).endsWith("200");
      shorten(0, SEGMENT - 500_000);
      assertThat(untilTheEnd(socket)).isLessThan(SEGMENT);
    }
    assertThat(damageTold()).isEqualTo(before + 1);
  }

  /** How often the operator's page tells of damage. */
  private int damageTold() throws IOException {
    return server.admin("GET", "/admin/v1/errors", "").text().split("damaged").length - 1;
  }

  /** Cuts the file of the segment that begins there. */
  private void shorten(int first, int bytes) throws IOException {
    byte[] whole = Arrays.copyOfRange(content, first, first + SEGMENT);
    try (Stream<Path> files = Files.walk(server.folder().resolve("data"))) {
      List<Path> segments = files.filter(file -> holds(file, whole)).toList();
      assertThat(segments).hasSize(1);
      try (FileChannel segment = FileChannel.open(segments.getFirst(), StandardOpenOption.WRITE)) {
        segment.truncate(bytes);
      }
    }
  }

  private static boolean holds(Path file, byte[] bytes) {
    if (!Files.isRegularFile(file) || file.toFile().length() != bytes.length) return false;
    try {
      return Arrays.equals(Files.readAllBytes(file), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
